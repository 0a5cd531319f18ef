;; Opens its first directory until it cannot, closes one and opens it again. It exits with the number of the last descriptor that it
;; got, or 255 when anything but `nfile` (41) ended it.
(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) ".")
  (func $open (result i32)
    (call $path_open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 2)
      (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 8)))
  (func $fill
    (local $errno i32)
    (loop $more
      (br_if $more (i32.eqz (local.tee $errno (call $open)))))
    (if (i32.ne (local.get $errno) (i32.const 41)) (then (call $proc_exit (i32.const 255)))))
  (func (export "_start")
    (call $fill)
    (if (call $fd_close (i32.const 0)) (then (call $proc_exit (i32.const 254))))
    (if (call $fd_close (i32.load (i32.const 8))) (then (call $proc_exit (i32.const 253))))
    (call $fill)
    (call $proc_exit (i32.load (i32.const 8)))))
