;; A 64-bit index can name anything, so every access is checked: the sums trap when they wrap, and the end is compared with the
;; length.
(module
  (memory i64 1)
  (func $plain (export "plain") (param i64) (result i32) (i32.load (local.get 0)))
  (func $offset (export "offset") (param i64) (result i64) (i64.load offset=16 (local.get 0)))
  (func $large_offset (export "large_offset") (param i64) (result i32) (i32.load8_u offset=0x123456789abc (local.get 0)))
  (func $constant_index (export "constant_index") (result i32) (i32.load (i64.const 256)))
  (func $store (export "store") (param i64 v128) (v128.store (local.get 0) (local.get 1)))
  (func $fill (export "fill") (param i64 i32 i64) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  (func $size (export "size") (result i64) memory.size)
  (func $grow (export "grow") (param i64) (result i64) (memory.grow (local.get 0))))
;;= x86_64-linux
;; plain:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r9
;;     movq 8(%r9), %r9
;;     addq $0x0, %rdi
;;     jb #trap=user2
;;     movq %rdi, %r10
;;     addq $0x4, %r10
;;     jb #trap=user2
;;     cmpq %r9, %r10
;;     jnbe #trap=user2
;;     movabsq $0x100000000000, %rax
;;     leaq (%rdi, %rax), %rcx
;;     cmpq %r9, %r10
;;     cmovaq %rax, %rcx
;;     movl (%rcx), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; offset:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r9
;;     movq 8(%r9), %r9
;;     addq $0x10, %rdi
;;     jb #trap=user2
;;     movq %rdi, %r10
;;     addq $0x8, %r10
;;     jb #trap=user2
;;     cmpq %r9, %r10
;;     jnbe #trap=user2
;;     movabsq $0x100000000000, %rax
;;     leaq (%rdi, %rax), %rcx
;;     cmpq %r9, %r10
;;     cmovaq %rax, %rcx
;;     movq (%rcx), %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; large_offset:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r10
;;     movq 8(%r10), %r10
;;     addq (%rip), %rdi
;;     jb #trap=user2
;;     movq %rdi, %r11
;;     addq $0x1, %r11
;;     jb #trap=user2
;;     cmpq %r10, %r11
;;     jnbe #trap=user2
;;     movabsq $0x100000000000, %rax
;;     leaq (%rdi, %rax), %rcx
;;     cmpq %r10, %r11
;;     cmovaq %rax, %rcx
;;     movzbq (%rcx), %rax
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; constant_index:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %rsi
;;     movq 8(%rsi), %rsi
;;     cmpq $0x104, %rsi
;;     jb #trap=user2
;;     movabsq $0x100000000000, %rdi
;;     movabsq $0x100000000100, %r8
;;     cmpq $0x104, %rsi
;;     cmovbq %rdi, %r8
;;     movl (%r8), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; store:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r9
;;     movq 8(%r9), %r9
;;     addq $0x0, %rdi
;;     jb #trap=user2
;;     movq %rdi, %r10
;;     addq $0x10, %r10
;;     jb #trap=user2
;;     cmpq %r9, %r10
;;     jnbe #trap=user2
;;     movabsq $0x100000000000, %rax
;;     leaq (%rdi, %rax), %rcx
;;     cmpq %r9, %r10
;;     cmovaq %rax, %rcx
;;     movdqu %xmm0, (%rcx)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; fill:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r10
;;     movq 8(%r10), %r10
;;     movq %rdi, %r11
;;     addq %rdx, %r11
;;     jb #trap=user2
;;     cmpq %r10, %r11
;;     jnbe #trap=user2
;;     movabsq $0x100000000000, %rax
;;     leaq (%rdi, %rax), %rdi
;;     cmpq %r10, %r11
;;     cmovaq %rax, %rdi
;;     call    memset
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; size:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %rdx
;;     movq 8(%rdx), %rax
;;     shrq $0x10, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; grow:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %rsi
;;     load_ext_name wasmc_memory.0+0, %rdi
;;     call    wasmc_checked_memory_grow
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; plain:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x11, x21
;;     load_ext_name_near x12, wasmc_memory.0+0
;;     ldr x12, [x12, #8]
;;     movz x13, #0
;;     adds x13, x2, x13
;;     b.hs #trap=user2
;;     movz x14, #4
;;     adds x14, x13, x14
;;     b.hs #trap=user2
;;     subs xzr, x14, x12
;;     b.hi #trap=user2
;;     add x15, x11, x13
;;     subs xzr, x14, x12
;;     csel x0, x11, x15, hi
;;     ldr w2, [x0]
;;     ldp fp, lr, [sp], #16
;;     ret
;; offset:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x11, x21
;;     load_ext_name_near x12, wasmc_memory.0+0
;;     ldr x12, [x12, #8]
;;     movz x13, #16
;;     adds x13, x2, x13
;;     b.hs #trap=user2
;;     movz x14, #8
;;     adds x14, x13, x14
;;     b.hs #trap=user2
;;     subs xzr, x14, x12
;;     b.hi #trap=user2
;;     add x15, x11, x13
;;     subs xzr, x14, x12
;;     csel x0, x11, x15, hi
;;     ldr x2, [x0]
;;     ldp fp, lr, [sp], #16
;;     ret
;; large_offset:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x13, x21
;;     load_ext_name_near x14, wasmc_memory.0+0
;;     ldr x14, [x14, #8]
;;     movz x15, #39612
;;     movk x15, x15, #22136, LSL #16
;;     movk x15, x15, #4660, LSL #32
;;     adds x15, x2, x15
;;     b.hs #trap=user2
;;     movz x0, #1
;;     adds x0, x15, x0
;;     b.hs #trap=user2
;;     subs xzr, x0, x14
;;     b.hi #trap=user2
;;     add x1, x13, x15
;;     subs xzr, x0, x14
;;     csel x0, x13, x1, hi
;;     ldrb w2, [x0]
;;     ldp fp, lr, [sp], #16
;;     ret
;; constant_index:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     load_ext_name_near x6, wasmc_memory.0+0
;;     ldr x6, [x6, #8]
;;     subs xzr, x6, #260
;;     b.lo #trap=user2
;;     add x7, x5, #256
;;     subs xzr, x6, #260
;;     csel x8, x5, x7, lo
;;     ldr w2, [x8]
;;     ldp fp, lr, [sp], #16
;;     ret
;; store:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x11, x21
;;     load_ext_name_near x12, wasmc_memory.0+0
;;     ldr x12, [x12, #8]
;;     movz x13, #0
;;     adds x13, x2, x13
;;     b.hs #trap=user2
;;     movz x14, #16
;;     adds x14, x13, x14
;;     b.hs #trap=user2
;;     subs xzr, x14, x12
;;     b.hi #trap=user2
;;     add x15, x11, x13
;;     subs xzr, x14, x12
;;     csel x0, x11, x15, hi
;;     str q0, [x0]
;;     ldp fp, lr, [sp], #16
;;     ret
;; fill:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x10, x21
;;     load_ext_name_near x11, wasmc_memory.0+0
;;     ldr x11, [x11, #8]
;;     adds x12, x2, x4
;;     b.hs #trap=user2
;;     subs xzr, x12, x11
;;     b.hi #trap=user2
;;     add x13, x10, x2
;;     subs xzr, x12, x11
;;     csel x0, x10, x13, hi
;;     mov x1, x3
;;     mov x2, x4
;;     bl 0
;;     ldp fp, lr, [sp], #16
;;     ret
;; size:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x2, wasmc_memory.0+0
;;     ldr x2, [x2, #8]
;;     lsr x2, x2, #16
;;     ldp fp, lr, [sp], #16
;;     ret
;; grow:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x0, wasmc_memory.0+0
;;     mov x1, x2
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
