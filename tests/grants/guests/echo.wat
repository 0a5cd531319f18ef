;; Copies what it reads to standard output and to standard error, and traps.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (memory (export "memory") 1)
  ;; A vector at 0, whose bytes are at 64; a count at 8.
  (data (i32.const 0) "\40\00\00\00\40\00\00\00")
  (func $check (param $errno i32)
    (if (local.get $errno) (then unreachable)))
  (func $echo (export "_start")
    (call $check (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.store (i32.const 4) (i32.load (i32.const 8)))
    (call $check (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $check (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))
    ;; Closing one does not close the others, nor what the runtime writes to.
    (call $check (call $fd_close (i32.const 1)))
    (call $check (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))
    unreachable))
