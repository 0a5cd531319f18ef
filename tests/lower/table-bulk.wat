;; Ranges of elements: both ends are checked, in elements, before anything is scaled to bytes.
(module
  (table $fixed 8 8 funcref)
  (table $growable 8 funcref)
  (elem $e func $f)
  (func $f)
  (func $fill (export "fill") (param i32 i32) (table.fill $fixed (local.get 0) (ref.null func) (local.get 1)))
  (func $copy (export "copy") (param i32 i32 i32) (table.copy $fixed $growable (local.get 0) (local.get 1) (local.get 2)))
  (func $init (export "init") (param i32 i32 i32) (table.init $fixed $e (local.get 0) (local.get 1) (local.get 2)))
  (func $drop (export "drop") (elem.drop $e)))
;;= x86_64-linux
;; f:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; fill:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     leaq (%rdi, %rsi), %r8
;;     movq %rsi, %rdx
;;     cmpq $0x8, %r8
;;     jnbe #trap=user3
;;     load_ext_name wasmc_table.0+0, %r10
;;     uninit  %rsi
;;     xorq %rsi, %rsi
;;     cmpq $0x8, %r8
;;     cmovaq %rsi, %rdi
;;     leaq (%r10, %rdi, 8), %rdi
;;     call    wasmc_table_fill
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; copy:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     leaq (%rdi, %rdx), %rax
;;     cmpq $0x8, %rax
;;     jnbe #trap=user3
;;     load_ext_name wasmc_table.1.descriptor+0, %rcx
;;     movq 8(%rcx), %r8
;;     movq (%rcx), %rcx
;;     leaq (%rsi, %rdx), %r9
;;     cmpq %r8, %r9
;;     jnbe #trap=user3
;;     load_ext_name wasmc_table.0+0, %r11
;;     uninit  %r10
;;     xorq %r10, %r10
;;     cmpq $0x8, %rax
;;     cmovaq %r10, %rdi
;;     leaq (%r11, %rdi, 8), %rdi
;;     cmpq %r8, %r9
;;     cmovaq %r10, %rsi
;;     leaq (%rcx, %rsi, 8), %rsi
;;     shlq $0x3, %rdx
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
;;     leaq (%rdi, %rdx), %r8
;;     cmpq $0x8, %r8
;;     jnbe #trap=user3
;;     leaq (%rsi, %rdx), %rcx
;;     cmpq %rax, %rcx
;;     jnbe #trap=user3
;;     load_ext_name wasmc_table.0+0, %r10
;;     uninit  %r9
;;     xorq %r9, %r9
;;     cmpq $0x8, %r8
;;     cmovaq %r9, %rdi
;;     leaq (%r10, %rdi, 8), %rdi
;;     load_ext_name wasmc_elements.0+0, %r8
;;     cmpq %rax, %rcx
;;     cmovaq %r9, %rsi
;;     leaq (%r8, %rsi, 8), %rsi
;;     shlq $0x3, %rdx
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
;; f:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     ldp fp, lr, [sp], #16
;;     ret
;; fill:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w9, w2
;;     mov w12, w3
;;     add x10, x12, x2, UXTW
;;     subs xzr, x10, #8
;;     b.hi #trap=user3
;;     load_ext_name_near x11, wasmc_table.0+0
;;     movz x1, #0
;;     subs xzr, x10, #8
;;     csel x13, x1, x9, hi
;;     add x0, x11, x13, LSL 3
;;     mov x2, x12
;;     bl 0
;;     ldp fp, lr, [sp], #16
;;     ret
;; copy:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w1, w2
;;     mov w8, w4
;;     add x2, x8, x2, UXTW
;;     subs xzr, x2, #8
;;     b.hi #trap=user3
;;     load_ext_name_near x0, wasmc_table.1.descriptor+0
;;     ldr x4, [x0, #8]
;;     ldr x6, [x0]
;;     mov w5, w3
;;     add x3, x8, x3, UXTW
;;     subs xzr, x3, x4
;;     b.hi #trap=user3
;;     load_ext_name_near x0, wasmc_table.0+0
;;     movz x7, #0
;;     subs xzr, x2, #8
;;     csel x1, x7, x1, hi
;;     add x0, x0, x1, LSL 3
;;     subs xzr, x3, x4
;;     csel x1, x7, x5, hi
;;     add x1, x6, x1, LSL 3
;;     lsl x2, x8, #3
;;     bl 0
;;     ldp fp, lr, [sp], #16
;;     ret
;; init:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x0, wasmc_segment_lengths+0
;;     ldr x1, [x0]
;;     mov w0, w2
;;     mov w7, w4
;;     add x4, x7, x2, UXTW
;;     subs xzr, x4, #8
;;     b.hi #trap=user3
;;     mov w6, w3
;;     add x5, x7, x3, UXTW
;;     subs xzr, x5, x1
;;     b.hi #trap=user3
;;     load_ext_name_near x2, wasmc_table.0+0
;;     movz x3, #0
;;     subs xzr, x4, #8
;;     csel x0, x3, x0, hi
;;     add x0, x2, x0, LSL 3
;;     load_ext_name_near x2, wasmc_elements.0+0
;;     subs xzr, x5, x1
;;     csel x1, x3, x6, hi
;;     add x1, x2, x1, LSL 3
;;     lsl x2, x7, #3
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
