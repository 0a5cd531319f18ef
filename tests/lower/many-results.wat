;; Six results are returned in registers, as many as aarch64 has for integers; those beyond go through an area that the caller
;; passes.
;;! optimize = "1"
(module
  (func $six (export "six") (param i32) (result i32 i32 i32 i32 i32 i32)
    (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0))
  (func $seven (export "seven") (param i32) (result i32 i32 i32 i32 i32 i32 i64)
    (call $six (local.get 0))
    (i64.const 7))
  (func $the_seventh (export "the_seventh") (result i64) (local i64)
    (call $seven (i32.const 1))
    local.set 0 drop drop drop drop drop drop
    local.get 0))
;;= x86_64-linux
;; six:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %r8
;;     movq %r8, %rax
;;     movq %r8, %rcx
;;     movq %r8, %rdx
;;     movq %r8, %rsi
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; seven:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;     subq $0x10, %rsp
;;     movq %r12, (%rsp)
;;   block0:
;;     movq %rsi, %r12
;;     call    six
;;     movq %r12, %r10
;;     movq $0x7, (%r10)
;;     movq (%rsp), %r12
;;     addq $0x10, %rsp
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; the_seventh:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;     subq $0x10, %rsp
;;   block0:
;;     movl (%rip), %edi
;;     leaq <offset:1>+(%rsp), %rsi
;;     call    seven
;;     movq <offset:1>+(%rsp), %rax
;;     addq $0x10, %rsp
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; six:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x7, x2
;;     mov x3, x7
;;     mov x4, x7
;;     mov x5, x7
;;     mov x6, x7
;;     ldp fp, lr, [sp], #16
;;     ret
;; seven:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     str x19, [sp, #-16]!
;;   block0:
;;     mov x19, x3
;;     bl 0
;;     movz x8, #7
;;     mov x12, x19
;;     str x8, [x12]
;;     ldr x19, [sp], #16
;;     ldp fp, lr, [sp], #16
;;     ret
;; the_seventh:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     sub sp, sp, #16
;;   block0:
;;     movz w2, #1
;;     mov x3, sp
;;     bl 0
;;     ldr x2, [sp]
;;     add sp, sp, #16
;;     ldp fp, lr, [sp], #16
;;     ret
