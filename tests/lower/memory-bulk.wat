;; Bulk operations compare both ends with the length, then call a routine of the stub.
(module
  (memory 1 2)
  (data $d "some bytes")
  (func $size (export "size") (result i32) memory.size)
  (func $grow (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func $fill (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  (func $copy (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
  (func $init (export "init") (param i32 i32 i32) (memory.init $d (local.get 0) (local.get 1) (local.get 2)))
  (func $drop (export "drop") (data.drop $d)))
;;= x86_64-linux
;; size:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %rsi
;;     movq 8(%rsi), %rdx
;;     shrq $0x10, %rdx
;;     movl %edx, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; grow:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %rsi
;;     load_ext_name wasmc_memory.0+0, %rdi
;;     call    wasmc_memory_grow
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; fill:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r10
;;     movq 8(%r10), %r10
;;     leaq (%rdi, %rdx), %r11
;;     cmpq %r10, %r11
;;     jnbe #trap=user2
;;     movl $0x3f080000, %eax
;;     leaq 0x3f080000(%rdi), %rdi
;;     cmpq %r10, %r11
;;     cmovaq %rax, %rdi
;;     call    memset
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; copy:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %rax
;;     movq 8(%rax), %rax
;;     leaq (%rdi, %rdx), %rcx
;;     cmpq %rax, %rcx
;;     jnbe #trap=user2
;;     leaq (%rsi, %rdx), %r8
;;     cmpq %rax, %r8
;;     jnbe #trap=user2
;;     movl $0x3f080000, %r9d
;;     leaq 0x3f080000(%rdi), %rdi
;;     cmpq %rax, %rcx
;;     cmovaq %r9, %rdi
;;     leaq 0x3f080000(%rsi), %rsi
;;     cmpq %rax, %r8
;;     cmovaq %r9, %rsi
;;     call    memmove
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; init:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_segment_lengths+0, %rax
;;     movq (%rax), %rax
;;     load_ext_name wasmc_memory.0+0, %rcx
;;     movq 8(%rcx), %rcx
;;     leaq (%rdi, %rdx), %r9
;;     cmpq %rcx, %r9
;;     jnbe #trap=user2
;;     leaq (%rsi, %rdx), %r8
;;     cmpq %rax, %r8
;;     jnbe #trap=user2
;;     movl $0x3f080000, %r10d
;;     leaq 0x3f080000(%rdi), %rdi
;;     cmpq %rcx, %r9
;;     cmovaq %r10, %rdi
;;     load_ext_name wasmc_data.0+0, %rcx
;;     leaq (%rcx, %rsi), %rsi
;;     cmpq %rax, %r8
;;     cmovaq %rcx, %rsi
;;     call    memmove
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; drop:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_segment_lengths+0, %rax
;;     movq $0x0, (%rax)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
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
;;     mov w1, w2
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
;; fill:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x13, x2
;;     mov x11, x21
;;     load_ext_name_near x12, wasmc_memory.0+0
;;     ldr x12, [x12, #8]
;;     mov w2, w4
;;     mov x0, x13
;;     add x13, x2, x0, UXTW
;;     subs xzr, x13, x12
;;     b.hi #trap=user2
;;     add x14, x11, x0, UXTW
;;     subs xzr, x13, x12
;;     csel x0, x11, x14, hi
;;     mov x1, x3
;;     bl 0
;;     ldp fp, lr, [sp], #16
;;     ret
;; copy:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x0, x2
;;     mov x14, x21
;;     load_ext_name_near x15, wasmc_memory.0+0
;;     ldr x15, [x15, #8]
;;     mov w2, w4
;;     mov x4, x0
;;     add x0, x2, x4, UXTW
;;     subs xzr, x0, x15
;;     b.hi #trap=user2
;;     add x1, x2, x3, UXTW
;;     subs xzr, x1, x15
;;     b.hi #trap=user2
;;     add x4, x14, x4, UXTW
;;     subs xzr, x0, x15
;;     csel x0, x14, x4, hi
;;     add x3, x14, x3, UXTW
;;     subs xzr, x1, x15
;;     csel x1, x14, x3, hi
;;     bl 0
;;     ldp fp, lr, [sp], #16
;;     ret
;; init:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x2
;;     mov x1, x21
;;     load_ext_name_near x0, wasmc_segment_lengths+0
;;     ldr x9, [x0]
;;     load_ext_name_near x0, wasmc_memory.0+0
;;     ldr x8, [x0, #8]
;;     mov w2, w4
;;     mov x7, x5
;;     add x6, x2, x7, UXTW
;;     subs xzr, x6, x8
;;     b.hi #trap=user2
;;     add x5, x2, x3, UXTW
;;     subs xzr, x5, x9
;;     b.hi #trap=user2
;;     add x0, x1, x7, UXTW
;;     subs xzr, x6, x8
;;     csel x0, x1, x0, hi
;;     load_ext_name_near x1, wasmc_data.0+0
;;     add x3, x1, x3, UXTW
;;     subs xzr, x5, x9
;;     csel x1, x1, x3, hi
;;     bl 0
;;     ldp fp, lr, [sp], #16
;;     ret
;; drop:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz x1, #0
;;     load_ext_name_near x2, wasmc_segment_lengths+0
;;     str x1, [x2]
;;     ldp fp, lr, [sp], #16
;;     ret
