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
;;     movl $0x3f080000, %esi
;;     movzbq 0x7fffffff(%rdi, %rsi), %rsi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; the_last_word_within:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x3f080000, %esi
;;     movl 0x7ffffffc(%rdi, %rsi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; the_last_vector_within:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x3f080000, %esi
;;     movdqu 0x7ffffff0(%rdi, %rsi), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; a_byte_beyond:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r11
;;     movq 8(%r11), %r11
;;     movl $0x80000001, %eax
;;     leaq (%rdi, %rax), %rax
;;     cmpq %r11, %rax
;;     jnbe #trap=user2
;;     movl $0x3f080000, %ecx
;;     movl $0xbf080000, %edx
;;     leaq (%rdi, %rdx), %rdx
;;     cmpq %r11, %rax
;;     cmovaq %rcx, %rdx
;;     movzbq (%rdx), %rax
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; a_word_beyond:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r10
;;     movq 8(%r10), %r10
;;     movl $0x80000001, %r11d
;;     leaq (%rdi, %r11), %r11
;;     cmpq %r10, %r11
;;     jnbe #trap=user2
;;     movl $0x3f080000, %eax
;;     movl $0xbf07fffd, %ecx
;;     leaq (%rdi, %rcx), %rcx
;;     cmpq %r10, %r11
;;     cmovaq %rax, %rcx
;;     movl (%rcx), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; a_vector_beyond:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r10
;;     movq 8(%r10), %r10
;;     movl $0x80000001, %r11d
;;     leaq (%rdi, %r11), %r11
;;     cmpq %r10, %r11
;;     jnbe #trap=user2
;;     movl $0x3f080000, %eax
;;     movl $0xbf07fff1, %ecx
;;     leaq (%rdi, %rcx), %rcx
;;     cmpq %r10, %r11
;;     cmovaq %rax, %rcx
;;     movdqu (%rcx), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; a_store_far_beyond:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r10
;;     movq 8(%r10), %r10
;;     movabsq $0x100000003, %r11
;;     leaq (%rdi, %r11), %r11
;;     cmpq %r10, %r11
;;     jnbe #trap=user2
;;     movl $0x3f080000, %eax
;;     movabsq $0x13f07ffff, %rcx
;;     leaq (%rdi, %rcx), %rcx
;;     cmpq %r10, %r11
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
;;     movz w14, #1
;;     movk w14, w14, #32768, LSL #16
;;     add x14, x14, x2, UXTW
;;     subs xzr, x14, x13
;;     b.hi #trap=user2
;;     movz x15, #32768, LSL #16
;;     add x15, x15, x2, UXTW
;;     add x15, x12, x15
;;     subs xzr, x14, x13
;;     csel x15, x12, x15, hi
;;     ldrb w2, [x15]
;;     ldp fp, lr, [sp], #16
;;     ret
;; a_word_beyond:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x13, x21
;;     load_ext_name_near x14, wasmc_memory.0+0
;;     ldr x14, [x14, #8]
;;     movz w15, #1
;;     movk w15, w15, #32768, LSL #16
;;     add x15, x15, x2, UXTW
;;     subs xzr, x15, x14
;;     b.hi #trap=user2
;;     movz w0, #65533
;;     movk w0, w0, #32767, LSL #16
;;     add x0, x0, x2, UXTW
;;     add x0, x13, x0
;;     subs xzr, x15, x14
;;     csel x0, x13, x0, hi
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
;;     movz w15, #1
;;     movk w15, w15, #32768, LSL #16
;;     add x15, x15, x2, UXTW
;;     subs xzr, x15, x14
;;     b.hi #trap=user2
;;     movz w0, #65521
;;     movk w0, w0, #32767, LSL #16
;;     add x0, x0, x2, UXTW
;;     add x0, x13, x0
;;     subs xzr, x15, x14
;;     csel x0, x13, x0, hi
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
;;     movz x14, #3
;;     movk x14, x14, #1, LSL #32
;;     add x14, x14, x2, UXTW
;;     subs xzr, x14, x13
;;     b.hi #trap=user2
;;     orr x15, xzr, #4294967295
;;     add x15, x15, x2, UXTW
;;     add x15, x12, x15
;;     subs xzr, x14, x13
;;     csel x15, x12, x15, hi
;;     str w3, [x15]
;;     ldp fp, lr, [sp], #16
;;     ret
