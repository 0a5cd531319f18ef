;; The guard behind a memory is 2 GiB. An access whose offset and size fit exactly is not checked, whatever its size; with one
;; byte more it is compared with the length, and the address is masked for a processor that speculates past the comparison.
(module
  (memory 1)
  (func $the_last_byte_within (export "the_last_byte_within") (param i32) (result i32) (i32.load8_u offset=0x7fffffff (local.get 0)))
  (func $the_last_word_within (export "the_last_word_within") (param i32) (result i32) (i32.load offset=0x7ffffffc (local.get 0)))
  (func $the_last_vector_within (export "the_last_vector_within") (param i32) (result v128) (v128.load offset=0x7ffffff0 (local.get 0)))
  (func $a_byte_beyond (export "a_byte_beyond") (param i32) (result i32) (i32.load8_u offset=0x80000000 (local.get 0)))
  (func $a_word_beyond (export "a_word_beyond") (param i32) (result i32) (i32.load offset=0x7ffffffd (local.get 0)))
  (func $a_vector_beyond (export "a_vector_beyond") (param i32) (result v128) (v128.load offset=0x7ffffff1 (local.get 0)))
  (func $a_store_far_beyond (export "a_store_far_beyond") (param i32 i32) (i32.store offset=0xffffffff (local.get 0) (local.get 1))))
;;= x86_64-linux
;; the_last_byte_within:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x10000000, %esi
;;     movzbq 0x7fffffff(%rdi, %rsi), %rsi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; the_last_word_within:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x10000000, %esi
;;     movl 0x7ffffffc(%rdi, %rsi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; the_last_vector_within:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x10000000, %esi
;;     movdqu 0x7ffffff0(%rdi, %rsi), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; a_byte_beyond:
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
;;     movl $0x10000000, %eax
;;     leaq 0x10000000(%rdi), %rcx
;;     cmpq %r10, %r11
;;     cmovaq %rax, %rcx
;;     movzbq (%rcx), %rax
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; a_word_beyond:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r9
;;     movq 8(%r9), %r9
;;     addq $0x7ffffffd, %rdi
;;     jb #trap=user2
;;     movq %rdi, %r10
;;     addq $0x4, %r10
;;     jb #trap=user2
;;     cmpq %r9, %r10
;;     jnbe #trap=user2
;;     movl $0x10000000, %eax
;;     leaq 0x10000000(%rdi), %rcx
;;     cmpq %r9, %r10
;;     cmovaq %rax, %rcx
;;     movl (%rcx), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; a_vector_beyond:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r9
;;     movq 8(%r9), %r9
;;     addq $0x7ffffff1, %rdi
;;     jb #trap=user2
;;     movq %rdi, %r10
;;     addq $0x10, %r10
;;     jb #trap=user2
;;     cmpq %r9, %r10
;;     jnbe #trap=user2
;;     movl $0x10000000, %eax
;;     leaq 0x10000000(%rdi), %rcx
;;     cmpq %r9, %r10
;;     cmovaq %rax, %rcx
;;     movdqu (%rcx), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; a_store_far_beyond:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r9
;;     movq 8(%r9), %r9
;;     addq (%rip), %rdi
;;     jb #trap=user2
;;     movq %rdi, %r10
;;     addq $0x4, %r10
;;     jb #trap=user2
;;     cmpq %r9, %r10
;;     jnbe #trap=user2
;;     movl $0x10000000, %eax
;;     leaq 0x10000000(%rdi), %rcx
;;     cmpq %r9, %r10
;;     cmovaq %rax, %rcx
;;     movl %esi, (%rcx)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; the_last_byte_within:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     orr x3, xzr, #2147483647
;;     add x5, x5, x3
;;     ldrb w2, [x5, w2, UXTW]
;;     ldp fp, lr, [sp], #16
;;     ret
;; the_last_word_within:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     orr x3, xzr, #2147483644
;;     add x5, x5, x3
;;     ldr w2, [x5, w2, UXTW]
;;     ldp fp, lr, [sp], #16
;;     ret
;; the_last_vector_within:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     orr x3, xzr, #2147483632
;;     add x5, x5, x3
;;     ldr q0, [x5, w2, UXTW]
;;     ldp fp, lr, [sp], #16
;;     ret
;; a_byte_beyond:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x12, x21
;;     load_ext_name_near x13, wasmc_memory.0+0
;;     ldr x13, [x13, #8]
;;     mov w14, w2
;;     movz x15, #32768, LSL #16
;;     adds x14, x14, x15
;;     b.hs #trap=user2
;;     movz x15, #1
;;     adds x15, x14, x15
;;     b.hs #trap=user2
;;     subs xzr, x15, x13
;;     b.hi #trap=user2
;;     add x0, x12, x14
;;     subs xzr, x15, x13
;;     csel x0, x12, x0, hi
;;     ldrb w2, [x0]
;;     ldp fp, lr, [sp], #16
;;     ret
;; a_word_beyond:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x13, x21
;;     load_ext_name_near x14, wasmc_memory.0+0
;;     ldr x14, [x14, #8]
;;     mov w15, w2
;;     movz w0, #65533
;;     movk w0, w0, #32767, LSL #16
;;     adds x15, x15, x0
;;     b.hs #trap=user2
;;     movz x0, #4
;;     adds x0, x15, x0
;;     b.hs #trap=user2
;;     subs xzr, x0, x14
;;     b.hi #trap=user2
;;     add x1, x13, x15
;;     subs xzr, x0, x14
;;     csel x0, x13, x1, hi
;;     ldr w2, [x0]
;;     ldp fp, lr, [sp], #16
;;     ret
;; a_vector_beyond:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x13, x21
;;     load_ext_name_near x14, wasmc_memory.0+0
;;     ldr x14, [x14, #8]
;;     mov w15, w2
;;     movz w0, #65521
;;     movk w0, w0, #32767, LSL #16
;;     adds x15, x15, x0
;;     b.hs #trap=user2
;;     movz x0, #16
;;     adds x0, x15, x0
;;     b.hs #trap=user2
;;     subs xzr, x0, x14
;;     b.hi #trap=user2
;;     add x1, x13, x15
;;     subs xzr, x0, x14
;;     csel x0, x13, x1, hi
;;     ldr q0, [x0]
;;     ldp fp, lr, [sp], #16
;;     ret
;; a_store_far_beyond:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x12, x21
;;     load_ext_name_near x13, wasmc_memory.0+0
;;     ldr x13, [x13, #8]
;;     mov w14, w2
;;     orr x15, xzr, #4294967295
;;     adds x14, x14, x15
;;     b.hs #trap=user2
;;     movz x15, #4
;;     adds x15, x14, x15
;;     b.hs #trap=user2
;;     subs xzr, x15, x13
;;     b.hi #trap=user2
;;     add x0, x12, x14
;;     subs xzr, x15, x13
;;     csel x0, x12, x0, hi
;;     str w3, [x0]
;;     ldp fp, lr, [sp], #16
;;     ret
