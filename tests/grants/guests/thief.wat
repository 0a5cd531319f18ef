;; Tries to make a directory in one that it may only read. One thread opens and closes, in turn, a directory below descriptor 3, which it
;; may write to, and one below descriptor 4, which it may not; both get descriptor 5. Meanwhile the other makes a directory in
;; descriptor 5 again and again: should the descriptor be checked while it is the first, and used when it is the second, it succeeds.
(module
  (import "wasi" "thread-spawn" (func $thread_spawn (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory"
    (func $path_create_directory (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "env" "memory" (memory 1 1 shared))
  (data (i32.const 0) "sub")
  ;; The path, which takes long to look at: `./` many times, and then a name.
  (data (i32.const 4048) "new")
  (func $open_and_close (param $fd i32)
    (local $turns i32)
    (drop (call $path_open (local.get $fd) (i32.const 0) (i32.const 0) (i32.const 3) (i32.const 2)
      (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 8)))
    ;; It stays open long enough to be found so.
    (loop $wait
      (br_if $wait (i32.lt_u (local.tee $turns (i32.add (local.get $turns) (i32.const 1))) (i32.const 1000))))
    (drop (call $fd_close (i32.const 5))))
  (func (export "wasi_thread_start") (param i32 i32)
    (loop $again
      (call $open_and_close (i32.const 3))
      (call $open_and_close (i32.const 4))
      (br $again)))
  (func (export "_start")
    (local $at i32)
    (local.set $at (i32.const 48))
    (loop $dots
      (i32.store16 (local.get $at) (i32.const 0x2f2e))
      (br_if $dots (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 2))) (i32.const 4048))))
    (drop (call $thread_spawn (i32.const 0)))
    (loop $again
      (drop (call $path_create_directory (i32.const 5) (i32.const 48) (i32.const 4003)))
      (br $again))))
