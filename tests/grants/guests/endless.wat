;; Never ends by itself. It computes (no argument), waits for a clock (one argument), reads what nobody writes (two), or
;; writes to standard error what nobody reads (three).
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  ;; A vector of 4096 bytes at 16. A subscription at 64: the monotonic clock, in some hundred years.
  (data (i32.const 16) "\00\10\00\00\00\10\00\00")
  (data (i32.const 80) "\01\00\00\00\00\00\00\00\ff\ff\ff\ff\ff\ff\ff\ff")
  (func $compute (loop $again (br $again)))
  (func $wait (drop (call $poll_oneoff (i32.const 64) (i32.const 128) (i32.const 1) (i32.const 0))))
  (func $read (drop (call $fd_read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 0))))
  (func $write
    (loop $again
      (drop (call $fd_write (i32.const 2) (i32.const 16) (i32.const 1) (i32.const 0)))
      (br $again)))
  (func (export "_start")
    (drop (call $args_sizes_get (i32.const 0) (i32.const 4)))
    (if (i32.eq (i32.load (i32.const 0)) (i32.const 2)) (then (call $wait)))
    (if (i32.eq (i32.load (i32.const 0)) (i32.const 3)) (then (call $read)))
    (if (i32.eq (i32.load (i32.const 0)) (i32.const 4)) (then (call $write)))
    (call $compute)))
