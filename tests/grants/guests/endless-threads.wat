;; Three threads that compute without end; the one that started the others waits for what never comes.
(module
  (import "wasi" "thread-spawn" (func $thread_spawn (param i32) (result i32)))
  (import "env" "memory" (memory 1 1 shared))
  (func (export "wasi_thread_start") (param i32 i32) (loop $again (br $again)))
  (func (export "_start")
    (drop (call $thread_spawn (i32.const 0)))
    (drop (call $thread_spawn (i32.const 0)))
    (drop (call $thread_spawn (i32.const 0)))
    (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))
