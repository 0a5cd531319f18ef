;; A mutable global that nothing writes is a constant; exporting it changes nothing, since the world is closed.
(module
  (global $never (export "never") (mut i32) (i32.const 5))
  (global $written (mut i32) (i32.const 6))
  (func $read (export "read") (result i32) (i32.add (global.get $never) (global.get $written)))
  (func $write (export "write") (param i32) (global.set $written (local.get 0))))
;;= x86_64-linux
;; read:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_globals+0, %rdx
;;     movl $0x5, %eax
;;     addl (%rdx), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; write:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_globals+0, %rdx
;;     movl %edi, (%rdx)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; read:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x2, wasmc_globals+0
;;     ldr w2, [x2]
;;     add w2, w2, #5
;;     ldp fp, lr, [sp], #16
;;     ret
;; write:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x3, wasmc_globals+0
;;     str w2, [x3]
;;     ldp fp, lr, [sp], #16
;;     ret
