;; Says what it can have, a digit each: pages that its memory grows by, levels of calls (4,000 a digit) that fit into its stack.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1 9)
  (data (i32.const 0) "\10\00\00\00\01\00\00\00")
  (func $say (param $digit i32)
    (i32.store8 (i32.const 16) (i32.add (local.get $digit) (i32.const 48)))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func $descend (param $levels i32)
    (if (local.get $levels)
      (then
        (call $descend (i32.sub (local.get $levels) (i32.const 1)))
        ;; Not a tail call.
        (i32.store (i32.const 32) (local.get $levels)))))
  (func $grow
    (local $grown i32)
    (loop $more
      (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1))
        (then
          (local.set $grown (i32.add (local.get $grown) (i32.const 1)))
          (br $more))))
    (call $say (local.get $grown)))
  (func $start (export "_start")
    (local $step i32)
    (call $grow)
    (loop $deeper
      (local.set $step (i32.add (local.get $step) (i32.const 1)))
      (call $descend (i32.mul (local.get $step) (i32.const 4000)))
      (call $say (local.get $step))
      (br_if $deeper (i32.lt_u (local.get $step) (i32.const 9))))))
