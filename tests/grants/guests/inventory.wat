;; Says what it has: the names of its directories, `+` behind one in which it can make a file (and makes one) and `-` behind any other;
;; `socket` for each socket; its variables. Each ends with a NUL.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_dir_name"
    (func $fd_prestat_dir_name (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $fd_fdstat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (memory (export "memory") 2)
  ;; Results at 64, a vector at 128, texts from 256 on; what is asked for from 1024 on.
  (data (i32.const 256) "socket\00+\00-\00new")
  (func $say (param $at i32) (param $size i32)
    (i32.store (i32.const 128) (local.get $at))
    (i32.store (i32.const 132) (local.get $size))
    (drop (call $fd_write (i32.const 1) (i32.const 128) (i32.const 1) (i32.const 136))))
  (func $makes_a_file (param $fd i32) (result i32)
    (i32.eqz (call $path_open (local.get $fd) (i32.const 0) (i32.const 267) (i32.const 3) (i32.const 1)
      (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 140))))
  (func $directory (param $fd i32)
    (local $size i32)
    (local.set $size (i32.load (i32.const 68)))
    (drop (call $fd_prestat_dir_name (local.get $fd) (i32.const 1024) (local.get $size)))
    (call $say (i32.const 1024) (local.get $size))
    (call $say (select (i32.const 263) (i32.const 265) (call $makes_a_file (local.get $fd))) (i32.const 2)))
  (func (export "_start")
    (local $fd i32)
    (local.set $fd (i32.const 3))
    (block $no_more
      (loop $next
        (br_if $no_more (call $fd_fdstat_get (local.get $fd) (i32.const 64)))
        (if (i32.eq (i32.load8_u (i32.const 64)) (i32.const 6))
          (then (call $say (i32.const 256) (i32.const 7)))
          (else
            (br_if $no_more (call $fd_prestat_get (local.get $fd) (i32.const 64)))
            (call $directory (local.get $fd))))
        (local.set $fd (i32.add (local.get $fd) (i32.const 1)))
        (br $next)))
    (drop (call $environ_sizes_get (i32.const 64) (i32.const 72)))
    (drop (call $environ_get (i32.const 1024) (i32.const 8192)))
    (call $say (i32.const 8192) (i32.load (i32.const 72)))))
