;; Three modules in one program: what each writes comes from its own memory, though all write from the same addresses.
(module
  (import "words" "say" (func $say))
  (import "words" "memory" (memory $words 1))
  (import "count" "asked" (global $asked (mut i32)))
  (import "count" "questions" (table 1 funcref))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory $own 1)
  (data $iovec (memory $own) (i32.const 0) "\10\00\00\00\16\00\00\00")
  (data $text (memory $own) (i32.const 16) "I am the main module.\n")
  (func (export "_start")
    (call $say)
    ;; WASI works on the first memory of the module that calls it, which here is the library's: put this module's text there.
    (memory.copy $words $own (i32.const 0) (i32.const 0) (i32.const 64))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (drop (call_indirect (result i32) (i32.const 0)))
    (call $exit (global.get $asked))))
