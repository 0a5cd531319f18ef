;; Threads that throw and catch, and threads that end the program while others wait: by an exception that nobody catches, by a trap, by an
;; exit. Each export but `wasi_thread_start` is a program.
(module
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1 1 shared)
  (data (i32.const 64) "under way\n")
  (data (i32.const 80) "put down\n")

  (tag $mutiny (param i32))
  ;; Its values do not fit in a register, so its exceptions have records, which all threads share.
  (tag $wreck (param i64 i32))
  (global $thread (mut i32) (i32.const -1))

  ;; How many threads have got as far as they are meant to, and the sum of what those that catch have caught.
  (func $arrive
    (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
    (drop (memory.atomic.notify (i32.const 0) (i32.const -1))))
  (func $await (param $threads i32)
    (local $arrived i32)
    (block $all
      (loop $again
        (local.set $arrived (i32.atomic.load (i32.const 0)))
        (br_if $all (i32.eq (local.get $arrived) (local.get $threads)))
        (drop (memory.atomic.wait32 (i32.const 0) (local.get $arrived) (i64.const -1)))
        (br $again))))
  (func $wait_for_ever
    (loop $again
      (drop (memory.atomic.wait32 (i32.const 16) (i32.const 0) (i64.const -1)))
      (br $again)))

  (func $rebel (param i32)
    (if (i32.and (local.get 0) (i32.const 1)) (then (throw $mutiny (local.get 0))))
    (throw $wreck (i64.extend_i32_u (global.get $thread)) (local.get 0)))

  ;; What a rebellion gives when it is put down: its number, or nothing when the record is another thread's.
  (func $put_down (param i32) (result i32)
    (local $number i32)
    (block $mutiny (result i32)
      (block $wreck (result i64 i32)
        (try_table (catch $mutiny $mutiny) (catch $wreck $wreck) (call $rebel (local.get 0)))
        (unreachable))
      (local.set $number)
      (i32.eq (i32.wrap_i64) (global.get $thread))
      (return (i32.mul (local.get $number)))))

  (func $rebel_often
    (local $number i32)
    (loop $again
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (drop (i64.atomic.rmw.add (i32.const 8) (i64.extend_i32_u (call $put_down (local.get $number)))))
      (br_if $again (i32.lt_u (local.get $number) (i32.const 5000))))
    (call $arrive))

  (func $run_aground (drop (i32.load (i32.const 65533))))

  (func $wasi_thread_start (export "wasi_thread_start") (param $number i32) (param $task i32)
    (global.set $thread (local.get $number))
    (block $exit (block $aground (block $rebel (block $rebel_often (block $wait
      (br_table $wait $rebel_often $rebel $aground $exit (local.get $task)))
      (call $arrive) (call $wait_for_ever))
      (call $rebel_often) (return))
      (call $rebel (i32.const 7)))
      (call $run_aground))
    (call $proc_exit (i32.const 9)))

  (func $start (param $task i32) (if (i32.lt_s (call $spawn (local.get $task)) (i32.const 1)) (then (unreachable))))
  (func $write (param $text i32) (param $length i32)
    (i32.store (i32.const 32) (local.get $text))
    (i32.store (i32.const 36) (local.get $length))
    (drop (call $fd_write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 40))))

  (func (export "all_put_down")
    (call $start (i32.const 1)) (call $start (i32.const 1)) (call $start (i32.const 1))
    (call $start (i32.const 1)) (call $start (i32.const 1))
    (call $await (i32.const 5))
    ;; Five times the numbers from 1 to 5000.
    (if (i64.eq (i64.atomic.load (i32.const 8)) (i64.const 62512500))
      (then (call $write (i32.const 80) (i32.const 9)))))

  ;; Starts a thread with this task while three others, and then this one, wait.
  (func $end_by (param $task i32)
    (call $start (i32.const 0)) (call $start (i32.const 0)) (call $start (i32.const 0))
    (call $await (i32.const 3))
    (call $write (i32.const 64) (i32.const 10))
    (call $start (local.get $task))
    (call $wait_for_ever))
  (func (export "rebel") (call $end_by (i32.const 2)))
  (func (export "run_aground") (call $end_by (i32.const 3)))
  (func (export "desert") (call $end_by (i32.const 4))))
