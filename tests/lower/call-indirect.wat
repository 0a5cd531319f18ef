;; A table that cannot grow is data at a symbol, and its length a constant. One comparison of the index, a masked address, one
;; comparison of the type with a constant in memory, and the call; what traps is out of line.
(module
  (type $t (func (param i32) (result i32)))
  (table 16 16 funcref)
  (elem (i32.const 0) $double)
  (func $double (type $t) (i32.add (local.get 0) (local.get 0)))
  (func $call (export "call") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 0) (local.get 1)))
  (func $constant_index (export "constant_index") (param i32) (result i32) (call_indirect (type $t) (local.get 0) (i32.const 3))))
;;= x86_64-linux
;; double:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     leal (%rdi, %rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; call:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq $0x10, %rsi
;;     jnb #trap=user4
;;     load_ext_name wasmc_table.0+0, %r10
;;     leaq (%r10, %rsi, 8), %r9
;;     cmpq $0x10, %rsi
;;     cmovaeq %r10, %r9
;;     movl 4(%r9), %r11d
;;     cmpl $0x1, %r11d
;;     jnz     label2; j label1
;;   block1:
;;     movl (%r9), %eax
;;     call    *%rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     testl %r11d, %r11d
;;     jz #trap=user5
;;     ud2
;; constant_index:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_table.0+0, %rsi
;;     movl 0x1c(%rsi), %r8d
;;     cmpl $0x1, %r8d
;;     jnz     label2; j label1
;;   block1:
;;     movl 0x18(%rsi), %r8d
;;     call    *%r8
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     testl %r8d, %r8d
;;     jz #trap=user5
;;     ud2
;;= aarch64-linux
;; double:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     add w2, w2, w2
;;     ldp fp, lr, [sp], #16
;;     ret
;; call:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w9, w3
;;     subs xzr, x9, #16
;;     b.hs #trap=user4
;;     load_ext_name_near x11, wasmc_table.0+0
;;     add x12, x11, x9, LSL 3
;;     subs xzr, x9, #16
;;     csel x12, x11, x12, hs
;;     ldr w13, [x12, #4]
;;     subs wzr, w13, #1
;;     b.ne label2 ; b label1
;;   block1:
;;     ldr w14, [x12]
;;     blr x14
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     cbz w13, #trap=user5
;;     udf #0xc11f
;; constant_index:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x5, wasmc_table.0+0
;;     ldr w6, [x5, #28]
;;     subs wzr, w6, #1
;;     b.ne label2 ; b label1
;;   block1:
;;     ldr w7, [x5, #24]
;;     blr x7
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     cbz w6, #trap=user5
;;     udf #0xc11f
