;; The base and the length of a table that can grow are variables.
(module
  (type $t (func (param i32) (result i32)))
  (table 16 32 funcref)
  (func $call (export "call") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 0) (local.get 1))))
;;= x86_64-linux
;; call:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_table.0.descriptor+0, %r10
;;     movq 8(%r10), %rax
;;     movq (%r10), %r10
;;     cmpq %rax, %rsi
;;     jnb #trap=user4
;;     leaq (%r10, %rsi, 8), %r11
;;     cmpq %rax, %rsi
;;     cmovaeq %r10, %r11
;;     movl 4(%r11), %eax
;;     cmpl $0x1, %eax
;;     jnz     label2; j label1
;;   block1:
;;     movl (%r11), %eax
;;     call    *%rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     testl %eax, %eax
;;     jz #trap=user5
;;     ud2
;;= aarch64-linux
;; call:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x12, wasmc_table.0.descriptor+0
;;     ldr x11, [x12, #8]
;;     ldr x12, [x12]
;;     mov w13, w3
;;     subs xzr, x13, x11
;;     b.hs #trap=user4
;;     add x14, x12, x13, LSL 3
;;     subs xzr, x13, x11
;;     csel x14, x12, x14, hs
;;     ldr w15, [x14, #4]
;;     subs wzr, w15, #1
;;     b.ne label2 ; b label1
;;   block1:
;;     ldr w0, [x14]
;;     blr x0
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     cbz w15, #trap=user5
;;     udf #0xc11f
