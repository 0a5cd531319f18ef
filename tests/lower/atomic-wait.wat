;; Waiting and notifying are routines of the stub, which must not fault: they get the address of an aligned cell, checked explicitly. A fence is an
;; instruction.
;;! functions = "wait32 wait64 notify fence"
(module
  (memory 1 1 shared)
  (func $wait32 (export "wait32") (param i32 i32 i64) (result i32)
    (memory.atomic.wait32 (local.get 0) (local.get 1) (local.get 2)))
  (func $wait64 (export "wait64") (param i32 i64 i64) (result i32)
    (memory.atomic.wait64 offset=16 (local.get 0) (local.get 1) (local.get 2)))
  (func $notify (export "notify") (param i32 i32) (result i32)
    (memory.atomic.notify (local.get 0) (local.get 1)))
  (func $fence (export "fence") (atomic.fence)))
;;= x86_64-linux
;; wait32:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testl $0x3, %edi
;;     jnz #trap=user13
;;     load_ext_name wasmc_memory.0+0, %rax
;;     movq 8(%rax), %rax
;;     addq $0x0, %rdi
;;     jb #trap=user2
;;     movq %rdi, %rcx
;;     addq $0x4, %rcx
;;     jb #trap=user2
;;     cmpq %rax, %rcx
;;     jnbe #trap=user2
;;     movl $0x10000000, %r8d
;;     leaq 0x10000000(%rdi), %rdi
;;     cmpq %rax, %rcx
;;     cmovaq %r8, %rdi
;;     call    wasmc_atomic_wait32
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; wait64:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testl $0x7, %edi
;;     jnz #trap=user13
;;     load_ext_name wasmc_memory.0+0, %rax
;;     movq 8(%rax), %rax
;;     addq $0x10, %rdi
;;     jb #trap=user2
;;     movq %rdi, %rcx
;;     addq $0x8, %rcx
;;     jb #trap=user2
;;     cmpq %rax, %rcx
;;     jnbe #trap=user2
;;     movl $0x10000000, %r8d
;;     leaq 0x10000000(%rdi), %rdi
;;     cmpq %rax, %rcx
;;     cmovaq %r8, %rdi
;;     call    wasmc_atomic_wait64
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; notify:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testl $0x3, %edi
;;     jnz #trap=user13
;;     load_ext_name wasmc_memory.0+0, %rax
;;     movq 8(%rax), %rax
;;     addq $0x0, %rdi
;;     jb #trap=user2
;;     movq %rdi, %rcx
;;     addq $0x4, %rcx
;;     jb #trap=user2
;;     cmpq %rax, %rcx
;;     jnbe #trap=user2
;;     movl $0x10000000, %edx
;;     leaq 0x10000000(%rdi), %rdi
;;     cmpq %rax, %rcx
;;     cmovaq %rdx, %rdi
;;     call    wasmc_atomic_notify
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; fence:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     mfence
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; wait32:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x15, x21
;;     and w0, w2, #3
;;     cbnz w0, #trap=user13
;;     load_ext_name_near x0, wasmc_memory.0+0
;;     ldr x0, [x0, #8]
;;     mov w1, w2
;;     movz x2, #0
;;     adds x1, x1, x2
;;     b.hs #trap=user2
;;     movz x2, #4
;;     adds x2, x1, x2
;;     b.hs #trap=user2
;;     subs xzr, x2, x0
;;     b.hi #trap=user2
;;     add x1, x15, x1
;;     subs xzr, x2, x0
;;     csel x0, x15, x1, hi
;;     mov x1, x3
;;     mov x2, x4
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
;; wait64:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x15, x21
;;     and w0, w2, #7
;;     cbnz w0, #trap=user13
;;     load_ext_name_near x0, wasmc_memory.0+0
;;     ldr x0, [x0, #8]
;;     mov w1, w2
;;     movz x2, #16
;;     adds x1, x1, x2
;;     b.hs #trap=user2
;;     movz x2, #8
;;     adds x2, x1, x2
;;     b.hs #trap=user2
;;     subs xzr, x2, x0
;;     b.hi #trap=user2
;;     add x1, x15, x1
;;     subs xzr, x2, x0
;;     csel x0, x15, x1, hi
;;     mov x1, x3
;;     mov x2, x4
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
;; notify:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x14, x21
;;     and w15, w2, #3
;;     cbnz w15, #trap=user13
;;     load_ext_name_near x15, wasmc_memory.0+0
;;     ldr x15, [x15, #8]
;;     mov w0, w2
;;     movz x1, #0
;;     adds x0, x0, x1
;;     b.hs #trap=user2
;;     movz x1, #4
;;     adds x1, x0, x1
;;     b.hs #trap=user2
;;     subs xzr, x1, x15
;;     b.hi #trap=user2
;;     add x0, x14, x0
;;     subs xzr, x1, x15
;;     csel x0, x14, x0, hi
;;     mov x1, x3
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
;; fence:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     dmb ish
;;     ldp fp, lr, [sp], #16
;;     ret
