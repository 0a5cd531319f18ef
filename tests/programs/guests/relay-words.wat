;; A library that writes from its own memory, and has to be made ready before it does.
(module
  (import "count" "next" (func $next (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  ;; An iovec (address, length), where the length written goes, and the text.
  (data (i32.const 0) "\10\00\00\00\10\00\00\00")
  (data (i32.const 16) "I am the words.\n")
  (data (i32.const 32) "\28\00\00\00\15\00\00\00The words are ready.\n")
  (func (export "_initialize")
    (drop (call $next))
    (drop (call $write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 8))))
  (func (export "say")
    (drop (call $next))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
