;; As loads: no check, and no base in a register on x86_64.
(module
  (memory 1)
  (func $plain (export "plain") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func $small_offset (export "small_offset") (param i32 i64) (i64.store offset=16 (local.get 0) (local.get 1)))
  (func $narrow (export "narrow") (param i32 i64) (i64.store16 offset=2 (local.get 0) (local.get 1)))
  (func $constant (export "constant") (param i32) (i32.store offset=8 (local.get 0) (i32.const 7)))
  (func $constant_index (export "constant_index") (param i32) (i32.store (i32.const 64) (local.get 0))))
;;= x86_64-linux
;; plain:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl %esi, 0x3f080000(%rdi)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; small_offset:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rsi, 0x3f080010(%rdi)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; narrow:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movw %si, 0x3f080002(%rdi)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; constant:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x7, 0x3f080008(%rdi)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; constant_index:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x3f080040, %edx
;;     movl %edi, (%rdx)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; plain:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     str w3, [x4, w2, UXTW]
;;     ldp fp, lr, [sp], #16
;;     ret
;; small_offset:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     add x4, x4, x2, UXTW
;;     str x3, [x4, #16]
;;     ldp fp, lr, [sp], #16
;;     ret
;; narrow:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     add x4, x4, x2, UXTW
;;     strh w3, [x4, #2]
;;     ldp fp, lr, [sp], #16
;;     ret
;; constant:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     movz w5, #7
;;     add x4, x4, x2, UXTW
;;     str w5, [x4, #8]
;;     ldp fp, lr, [sp], #16
;;     ret
;; constant_index:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x3, x21
;;     str w2, [x3, #64]
;;     ldp fp, lr, [sp], #16
;;     ret
