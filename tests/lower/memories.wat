;; Each memory has a base of its own. Beyond what a displacement of x86_64 can hold, the base takes a register.
(module
  (memory $a 1)
  (memory $b 1)
  (func $first (export "first") (param i32) (result i32) (i32.load $a offset=8 (local.get 0)))
  (func $second (export "second") (param i32) (result i32) (i32.load $b offset=8 (local.get 0)))
  (func $across (export "across") (param i32 i32 i32) (memory.copy $b $a (local.get 0) (local.get 1) (local.get 2))))
;;= x86_64-linux
;; first:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl 0x3f080008(%rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; second:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movabsq $0x33f080000, %rsi
;;     movl 8(%rdi, %rsi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; across:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.1+0, %rax
;;     movq 8(%rax), %rax
;;     leaq (%rdi, %rdx), %rcx
;;     cmpq %rax, %rcx
;;     jnbe #trap=user2
;;     load_ext_name wasmc_memory.0+0, %r8
;;     movq 8(%r8), %r8
;;     leaq (%rsi, %rdx), %r9
;;     cmpq %r8, %r9
;;     jnbe #trap=user2
;;     movabsq $0x33f080000, %r10
;;     leaq (%rdi, %r10), %rdi
;;     cmpq %rax, %rcx
;;     cmovaq %r10, %rdi
;;     movl $0x3f080000, %eax
;;     leaq 0x3f080000(%rsi), %rsi
;;     cmpq %r8, %r9
;;     cmovaq %rax, %rsi
;;     call    memmove
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; first:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     add x4, x4, x2, UXTW
;;     ldr w2, [x4, #8]
;;     ldp fp, lr, [sp], #16
;;     ret
;; second:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz x5, #16136, LSL #16
;;     movk x5, x5, #3, LSL #32
;;     add x5, x5, x2, UXTW
;;     ldr w2, [x5, #8]
;;     ldp fp, lr, [sp], #16
;;     ret
;; across:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x2
;;     mov x9, x21
;;     load_ext_name_near x0, wasmc_memory.1+0
;;     ldr x1, [x0, #8]
;;     mov w2, w4
;;     add x4, x2, x5, UXTW
;;     subs xzr, x4, x1
;;     b.hi #trap=user2
;;     load_ext_name_near x0, wasmc_memory.0+0
;;     ldr x6, [x0, #8]
;;     add x7, x2, x3, UXTW
;;     subs xzr, x7, x6
;;     b.hi #trap=user2
;;     movz x8, #16136, LSL #16
;;     movk x8, x8, #3, LSL #32
;;     add x0, x8, x5, UXTW
;;     subs xzr, x4, x1
;;     csel x0, x8, x0, hi
;;     add x1, x9, x3, UXTW
;;     subs xzr, x7, x6
;;     csel x1, x9, x1, hi
;;     bl 0
;;     ldp fp, lr, [sp], #16
;;     ret
