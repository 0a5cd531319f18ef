;; Atomic accesses of a 64-bit memory are bounded explicitly, like any other of its accesses, and aligned.
;;! functions = "load add"
(module
  (memory i64 1 1 shared)
  (func $load (export "load") (param i64) (result i32) (i32.atomic.load offset=8 (local.get 0)))
  (func $add (export "add") (param i64 i64) (result i64) (i64.atomic.rmw32.add_u (local.get 0) (local.get 1))))
;;= x86_64-linux
;; load:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq $0x3, %rdi
;;     jnz #trap=user13
;;     load_ext_name wasmc_memory.0+0, %rax
;;     movq 8(%rax), %rax
;;     addq $0x8, %rdi
;;     jb #trap=user2
;;     movq %rdi, %rcx
;;     addq $0x4, %rcx
;;     jb #trap=user2
;;     cmpq %rax, %rcx
;;     jnbe #trap=user2
;;     movabsq $0x100000000000, %rdx
;;     leaq (%rdi, %rdx), %rsi
;;     cmpq %rax, %rcx
;;     cmovaq %rdx, %rsi
;;     movl (%rsi), %eax
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; add:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq $0x3, %rdi
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
;;     movabsq $0x100000000000, %rdx
;;     leaq (%rdi, %rdx), %rdi
;;     cmpq %rax, %rcx
;;     cmovaq %rdx, %rdi
;;     lock xaddl %esi, (%rdi)
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; load:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x12, x21
;;     and x13, x2, #3
;;     cbnz x13, #trap=user13
;;     load_ext_name_near x13, wasmc_memory.0+0
;;     ldr x13, [x13, #8]
;;     movz x14, #8
;;     adds x14, x2, x14
;;     b.hs #trap=user2
;;     movz x15, #4
;;     adds x15, x14, x15
;;     b.hs #trap=user2
;;     subs xzr, x15, x13
;;     b.hi #trap=user2
;;     add x0, x12, x14
;;     subs xzr, x15, x13
;;     csel x0, x12, x0, hi
;;     ldar w2, [x0]
;;     ldp fp, lr, [sp], #16
;;     ret
;; add:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     str x28, [sp, #-16]!
;;     stp x26, x27, [sp, #-16]!
;;     stp x24, x25, [sp, #-16]!
;;   block0:
;;     mov x0, x21
;;     and x1, x2, #3
;;     cbnz x1, #trap=user13
;;     load_ext_name_near x1, wasmc_memory.0+0
;;     ldr x1, [x1, #8]
;;     movz x4, #0
;;     adds x2, x2, x4
;;     b.hs #trap=user2
;;     movz x4, #4
;;     adds x4, x2, x4
;;     b.hs #trap=user2
;;     subs xzr, x4, x1
;;     b.hi #trap=user2
;;     add x2, x0, x2
;;     subs xzr, x4, x1
;;     csel x25, x0, x2, hi
;;     mov x26, x3
;;     atomic_rmw_loop_add_32 addr=x25 operand=x26 oldval=x27 scratch1=x24 scratch2=x28
;;     mov w2, w27
;;     ldp x24, x25, [sp], #16
;;     ldp x26, x27, [sp], #16
;;     ldr x28, [sp], #16
;;     ldp fp, lr, [sp], #16
;;     ret
