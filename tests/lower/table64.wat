;; A 64-bit index is compared as it is.
(module
  (type $t (func))
  (table i64 8 8 funcref)
  (func $get (export "get") (param i64) (result funcref) (table.get (local.get 0)))
  (func $call (export "call") (param i64) (call_indirect (type $t) (local.get 0)))
  (func $fill (export "fill") (param i64 i64) (table.fill (local.get 0) (ref.null func) (local.get 1))))
;;= x86_64-linux
;; get:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq $0x8, %rdi
;;     jnb #trap=user3
;;     load_ext_name wasmc_table.0+0, %r8
;;     leaq (%r8, %rdi, 8), %rsi
;;     cmpq $0x8, %rdi
;;     cmovaeq %r8, %rsi
;;     movq (%rsi), %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; call:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq $0x8, %rdi
;;     movq %rdi, %r11
;;     jnb #trap=user4
;;     load_ext_name wasmc_table.0+0, %r8
;;     leaq (%r8, %r11, 8), %rdi
;;     cmpq $0x8, %r11
;;     cmovaeq %r8, %rdi
;;     movl 4(%rdi), %r9d
;;     cmpl $0x1, %r9d
;;     jnz     label2; j label1
;;   block1:
;;     movl (%rdi), %r11d
;;     call    *%r11
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     testl %r9d, %r9d
;;     jz #trap=user5
;;     ud2
;; fill:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %r8
;;     addq %rsi, %r8
;;     movq %rsi, %rdx
;;     jb #trap=user3
;;     cmpq $0x8, %r8
;;     jnbe #trap=user3
;;     load_ext_name wasmc_table.0+0, %r11
;;     uninit  %rsi
;;     xorq %rsi, %rsi
;;     cmpq $0x8, %r8
;;     cmovaq %rsi, %rdi
;;     leaq (%r11, %rdi, 8), %rdi
;;     call    wasmc_table_fill
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; get:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     subs xzr, x2, #8
;;     b.hs #trap=user3
;;     load_ext_name_near x7, wasmc_table.0+0
;;     add x8, x7, x2, LSL 3
;;     subs xzr, x2, #8
;;     csel x8, x7, x8, hs
;;     ldr x2, [x8]
;;     ldp fp, lr, [sp], #16
;;     ret
;; call:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     subs xzr, x2, #8
;;     b.hs #trap=user4
;;     load_ext_name_near x8, wasmc_table.0+0
;;     add x9, x8, x2, LSL 3
;;     subs xzr, x2, #8
;;     csel x9, x8, x9, hs
;;     ldr w10, [x9, #4]
;;     subs wzr, w10, #1
;;     b.ne label2 ; b label1
;;   block1:
;;     ldr w11, [x9]
;;     blr x11
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     cbz w10, #trap=user5
;;     udf #0xc11f
;; fill:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     adds x7, x2, x3
;;     b.hs #trap=user3
;;     subs xzr, x7, #8
;;     b.hi #trap=user3
;;     load_ext_name_near x10, wasmc_table.0+0
;;     movz x1, #0
;;     subs xzr, x7, #8
;;     csel x11, x1, x2, hi
;;     add x0, x10, x11, LSL 3
;;     mov x2, x3
;;     bl 0
;;     ldp fp, lr, [sp], #16
;;     ret
