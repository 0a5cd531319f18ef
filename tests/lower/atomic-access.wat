;; Atomic loads, stores and read-modify-writes of 32-bit memories: the alignment is checked, the guard bounds them, and each has the address
;; as it is, without displacement. Those of one byte are always aligned.
;;! functions = "load load8 load64_far store store8 add add8 xchg64"
(module
  (memory 1 1 shared)
  (func $load (export "load") (param i32) (result i32) (i32.atomic.load (local.get 0)))
  (func $load8 (export "load8") (param i32) (result i32) (i32.atomic.load8_u offset=3 (local.get 0)))
  (func $load64_far (export "load64_far") (param i32) (result i64) (i64.atomic.load offset=0xfffffff4 (local.get 0)))
  (func $store (export "store") (param i32 i32) (i32.atomic.store offset=6 (local.get 0) (local.get 1)))
  (func $store8 (export "store8") (param i32 i64) (i64.atomic.store8 (local.get 0) (local.get 1)))
  (func $add (export "add") (param i32 i32) (result i32) (i32.atomic.rmw.add (local.get 0) (local.get 1)))
  (func $add8 (export "add8") (param i32 i64) (result i64) (i64.atomic.rmw8.add_u (local.get 0) (local.get 1)))
  (func $xchg64 (export "xchg64") (param i32 i64) (result i64) (i64.atomic.rmw.xchg (local.get 0) (local.get 1))))
;;= x86_64-linux
;; load:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testl $0x3, %edi
;;     jnz #trap=user13
;;     movl 0x3f080000(%rdi), %esi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; load8:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movzbq 0x3f080003(%rdi), %rsi
;;     movzbq %sil, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; load64_far:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     leal 4(%rdi), %r11d
;;     testl $0x7, %r11d
;;     jnz #trap=user13
;;     load_ext_name wasmc_memory.0+0, %rax
;;     movq 8(%rax), %rax
;;     movl $0xfffffffc, %ecx
;;     leaq (%rdi, %rcx), %rcx
;;     cmpq %rax, %rcx
;;     jnbe #trap=user2
;;     movl $0x3f080000, %edx
;;     movabsq $0x13f07fff4, %rsi
;;     leaq (%rdi, %rsi), %rsi
;;     cmpq %rax, %rcx
;;     cmovaq %rdx, %rsi
;;     movq (%rsi), %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; store:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     leal 2(%rdi), %r8d
;;     testl $0x3, %r8d
;;     jnz #trap=user13
;;     movl %esi, 0x3f080006(%rdi)
;;     mfence
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; store8:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movb %sil, 0x3f080000(%rdi)
;;     mfence
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; add:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testl $0x3, %edi
;;     jnz #trap=user13
;;     lock xaddl %esi, 0x3f080000(%rdi)
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; add8:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     lock xaddb %sil, 0x3f080000(%rdi)
;;     movzbq %sil, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; xchg64:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testl $0x7, %edi
;;     jnz #trap=user13
;;     movq %rsi, %rax
;;     xchgq %rax, 0x3f080000(%rdi)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; load:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     and w6, w2, #3
;;     cbnz w6, #trap=user13
;;     add x6, x5, x2, UXTW
;;     ldar w2, [x6]
;;     ldp fp, lr, [sp], #16
;;     ret
;; load8:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     add x5, x5, x2, UXTW
;;     add x5, x5, #3
;;     ldarb w2, [x5]
;;     ldp fp, lr, [sp], #16
;;     ret
;; load64_far:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x13, x21
;;     add w14, w2, #4
;;     and w14, w14, #7
;;     cbnz w14, #trap=user13
;;     load_ext_name_near x14, wasmc_memory.0+0
;;     ldr x14, [x14, #8]
;;     orr x15, xzr, #4294967292
;;     add x15, x15, x2, UXTW
;;     subs xzr, x15, x14
;;     b.hi #trap=user2
;;     movn w0, #11
;;     add x0, x0, x2, UXTW
;;     add x0, x13, x0
;;     subs xzr, x15, x14
;;     csel x0, x13, x0, hi
;;     ldar x2, [x0]
;;     ldp fp, lr, [sp], #16
;;     ret
;; store:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x7, x21
;;     add w8, w2, #2
;;     and w8, w8, #3
;;     cbnz w8, #trap=user13
;;     add x8, x7, x2, UXTW
;;     add x8, x8, #6
;;     stlr w3, [x8]
;;     ldp fp, lr, [sp], #16
;;     ret
;; store8:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     add x4, x4, x2, UXTW
;;     stlrb w3, [x4]
;;     ldp fp, lr, [sp], #16
;;     ret
;; add:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     str x28, [sp, #-16]!
;;     stp x26, x27, [sp, #-16]!
;;     stp x24, x25, [sp, #-16]!
;;   block0:
;;     mov x8, x21
;;     and w9, w2, #3
;;     cbnz w9, #trap=user13
;;     add x25, x8, x2, UXTW
;;     mov x26, x3
;;     atomic_rmw_loop_add_32 addr=x25 operand=x26 oldval=x27 scratch1=x24 scratch2=x28
;;     mov x2, x27
;;     ldp x24, x25, [sp], #16
;;     ldp x26, x27, [sp], #16
;;     ldr x28, [sp], #16
;;     ldp fp, lr, [sp], #16
;;     ret
;; add8:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     str x28, [sp, #-16]!
;;     stp x26, x27, [sp, #-16]!
;;     stp x24, x25, [sp, #-16]!
;;   block0:
;;     mov x8, x21
;;     add x25, x8, x2, UXTW
;;     mov x26, x3
;;     atomic_rmw_loop_add_8 addr=x25 operand=x26 oldval=x27 scratch1=x24 scratch2=x28
;;     uxtb w2, w27
;;     ldp x24, x25, [sp], #16
;;     ldp x26, x27, [sp], #16
;;     ldr x28, [sp], #16
;;     ldp fp, lr, [sp], #16
;;     ret
;; xchg64:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     stp x26, x27, [sp, #-16]!
;;     stp x24, x25, [sp, #-16]!
;;   block0:
;;     mov x7, x21
;;     and w8, w2, #7
;;     cbnz w8, #trap=user13
;;     add x25, x7, x2, UXTW
;;     mov x26, x3
;;     atomic_rmw_loop_xchg_64 addr=x25 operand=x26 oldval=x27 scratch1=x24 scratch2=%v202
;;     mov x2, x27
;;     ldp x24, x25, [sp], #16
;;     ldp x26, x27, [sp], #16
;;     ldp fp, lr, [sp], #16
;;     ret
