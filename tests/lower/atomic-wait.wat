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
;;     leaq 4(%rdi), %rcx
;;     cmpq %rax, %rcx
;;     jnbe #trap=user2
;;     movl $0x3f080000, %r8d
;;     leaq 0x3f080000(%rdi), %rdi
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
;;     leaq 0x18(%rdi), %rcx
;;     cmpq %rax, %rcx
;;     jnbe #trap=user2
;;     movl $0x3f080000, %r8d
;;     leaq 0x3f080010(%rdi), %rdi
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
;;     leaq 4(%rdi), %rcx
;;     cmpq %rax, %rcx
;;     jnbe #trap=user2
;;     movl $0x3f080000, %edx
;;     leaq 0x3f080000(%rdi), %rdi
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
;;     mov x12, x21
;;     and w13, w2, #3
;;     cbnz w13, #trap=user13
;;     load_ext_name_near x13, wasmc_memory.0+0
;;     ldr x13, [x13, #8]
;;     mov w14, w2
;;     add x14, x14, #4
;;     subs xzr, x14, x13
;;     b.hi #trap=user2
;;     add x15, x12, x2, UXTW
;;     subs xzr, x14, x13
;;     csel x0, x12, x15, hi
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
;;     mov x13, x21
;;     and w14, w2, #7
;;     cbnz w14, #trap=user13
;;     load_ext_name_near x14, wasmc_memory.0+0
;;     ldr x14, [x14, #8]
;;     mov w0, w2
;;     add x15, x0, #24
;;     subs xzr, x15, x14
;;     b.hi #trap=user2
;;     add x0, x0, #16
;;     add x0, x13, x0
;;     subs xzr, x15, x14
;;     csel x0, x13, x0, hi
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
;;     mov x11, x21
;;     and w12, w2, #3
;;     cbnz w12, #trap=user13
;;     load_ext_name_near x12, wasmc_memory.0+0
;;     ldr x12, [x12, #8]
;;     mov w13, w2
;;     add x13, x13, #4
;;     subs xzr, x13, x12
;;     b.hi #trap=user2
;;     add x14, x11, x2, UXTW
;;     subs xzr, x13, x12
;;     csel x0, x11, x14, hi
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
