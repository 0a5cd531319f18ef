;; Nothing writes to the first table, so it is read-only data, though it could grow, and its length is a constant. It has one function of
;; the type $unary, which is called directly when the index is its own, and two of the type $binary. To the second table something writes.
(module
  (type $unary (func (param i32) (result i32)))
  (type $binary (func (param i32 i32) (result i32)))
  (type $nullary (func (result i32)))
  (table $constant 4 funcref)
  (table $written 1 1 funcref)
  (elem (table $constant) (i32.const 0) func $add $double $subtract)
  (elem (table $written) (i32.const 0) func $double)
  (func $double (type $unary) (i32.add (local.get 0) (local.get 0)))
  (func $add (type $binary) (i32.add (local.get 0) (local.get 1)))
  (func $subtract (type $binary) (i32.sub (local.get 0) (local.get 1)))
  (func $one_of_its_type (export "a") (param i32 i32) (result i32)
    (call_indirect $constant (type $unary) (local.get 0) (local.get 1)))
  (func $one_in_place (export "b") (param i32 i32) (result i32)
    (return_call_indirect $constant (type $unary) (local.get 0) (local.get 1)))
  (func $two_of_its_type (export "c") (param i32 i32 i32) (result i32)
    (call_indirect $constant (type $binary) (local.get 0) (local.get 1) (local.get 2)))
  (func $none_of_its_type (export "d") (param i32) (result i32)
    (call_indirect $constant (type $nullary) (local.get 0)))
  (func $size (export "e") (result i32) (table.size $constant))
  (func $through_the_other (export "f") (param i32 i32) (result i32)
    (call_indirect $written (type $unary) (local.get 0) (local.get 1)))
  (func $write (export "g") (table.set $written (i32.const 0) (ref.null func))))
;;= x86_64-linux
;; double:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     leal (%rdi, %rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; add:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     leal (%rdi, %rsi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; subtract:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %rax
;;     subl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; one_of_its_type:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpl $0x1, %esi
;;     jnz     label2; j label1
;;   block1:
;;     leal (%rdi, %rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     cmpq $0x4, %rsi
;;     jnb #trap=user4
;;     load_ext_name wasmc_table.0+0, %rax
;;     leaq (%rax, %rsi, 8), %r11
;;     cmpq $0x4, %rsi
;;     cmovaeq %rax, %r11
;;     movl 4(%r11), %eax
;;     testl %eax, %eax
;;     jz #trap=user5
;;     ud2
;; one_in_place:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpl $0x1, %esi
;;     jnz     label2; j label1
;;   block1:
;;     return_call_known double (0) tmp=%r11 %rdi=%rdi
;;   block2:
;;     cmpq $0x4, %rsi
;;     jnb #trap=user4
;;     load_ext_name wasmc_table.0+0, %r11
;;     leaq (%r11, %rsi, 8), %r10
;;     cmpq $0x4, %rsi
;;     cmovaeq %r11, %r10
;;     movl 4(%r10), %eax
;;     testl %eax, %eax
;;     jz #trap=user5
;;     ud2
;; two_of_its_type:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq $0x4, %rdx
;;     jnb #trap=user4
;;     load_ext_name wasmc_table.0+0, %r11
;;     leaq (%r11, %rdx, 8), %r10
;;     cmpq $0x4, %rdx
;;     cmovaeq %r11, %r10
;;     movl 4(%r10), %eax
;;     cmpl $0x2, %eax
;;     jnz     label2; j label1
;;   block1:
;;     movl (%r10), %eax
;;     call    *%rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     testl %eax, %eax
;;     jz #trap=user5
;;     ud2
;; none_of_its_type:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq $0x4, %rdi
;;     jnb #trap=user4
;;     load_ext_name wasmc_table.0+0, %r9
;;     leaq (%r9, %rdi, 8), %r8
;;     cmpq $0x4, %rdi
;;     cmovaeq %r9, %r8
;;     movl 4(%r8), %r10d
;;     cmpl $0x3, %r10d
;;     jnz     label2; j label1
;;   block1:
;;     movl (%r8), %eax
;;     call    *%rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     testl %r10d, %r10d
;;     jz #trap=user5
;;     ud2
;; size:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x4, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; through_the_other:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq %rsi, %rsi
;;     jnz #trap=user4
;;     load_ext_name wasmc_table.1+0, %r10
;;     leaq (%r10, %rsi, 8), %r9
;;     testq %rsi, %rsi
;;     cmovneq %r10, %r9
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
;; write:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_table.1+0, %rax
;;     movq $0x0, (%rax)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; double:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     add w2, w2, w2
;;     ldp fp, lr, [sp], #16
;;     ret
;; add:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     add w2, w2, w3
;;     ldp fp, lr, [sp], #16
;;     ret
;; subtract:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     sub w2, w2, w3
;;     ldp fp, lr, [sp], #16
;;     ret
;; one_of_its_type:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     subs wzr, w3, #1
;;     b.ne label2 ; b label1
;;   block1:
;;     add w2, w2, w2
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     mov w11, w3
;;     subs xzr, x11, #4
;;     b.hs #trap=user4
;;     load_ext_name_near x13, wasmc_table.0+0
;;     add x14, x13, x11, LSL 3
;;     subs xzr, x11, #4
;;     csel x14, x13, x14, hs
;;     ldr w14, [x14, #4]
;;     cbz w14, #trap=user5
;;     udf #0xc11f
;; one_in_place:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     subs wzr, w3, #1
;;     b.ne label2 ; b label1
;;   block1:
;;     return_call double new_stack_arg_size:0 x2=x2
;;   block2:
;;     mov w10, w3
;;     subs xzr, x10, #4
;;     b.hs #trap=user4
;;     load_ext_name_near x12, wasmc_table.0+0
;;     add x13, x12, x10, LSL 3
;;     subs xzr, x10, #4
;;     csel x13, x12, x13, hs
;;     ldr w13, [x13, #4]
;;     cbz w13, #trap=user5
;;     udf #0xc11f
;; two_of_its_type:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w10, w4
;;     subs xzr, x10, #4
;;     b.hs #trap=user4
;;     load_ext_name_near x12, wasmc_table.0+0
;;     add x13, x12, x10, LSL 3
;;     subs xzr, x10, #4
;;     csel x13, x12, x13, hs
;;     ldr w14, [x13, #4]
;;     subs wzr, w14, #2
;;     b.ne label2 ; b label1
;;   block1:
;;     ldr w15, [x13]
;;     blr x15
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     cbz w14, #trap=user5
;;     udf #0xc11f
;; none_of_its_type:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w8, w2
;;     subs xzr, x8, #4
;;     b.hs #trap=user4
;;     load_ext_name_near x10, wasmc_table.0+0
;;     add x11, x10, x8, LSL 3
;;     subs xzr, x8, #4
;;     csel x11, x10, x11, hs
;;     ldr w12, [x11, #4]
;;     subs wzr, w12, #3
;;     b.ne label2 ; b label1
;;   block1:
;;     ldr w13, [x11]
;;     blr x13
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     cbz w12, #trap=user5
;;     udf #0xc11f
;; size:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz w2, #4
;;     ldp fp, lr, [sp], #16
;;     ret
;; through_the_other:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbnz w3, #trap=user4
;;     load_ext_name_near x10, wasmc_table.1+0
;;     mov w11, w3
;;     add x11, x10, x11, LSL 3
;;     subs wzr, w3, wzr
;;     csel x11, x10, x11, ne
;;     ldr w12, [x11, #4]
;;     subs wzr, w12, #1
;;     b.ne label2 ; b label1
;;   block1:
;;     ldr w13, [x11]
;;     blr x13
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     cbz w12, #trap=user5
;;     udf #0xc11f
;; write:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz x1, #0
;;     load_ext_name_near x2, wasmc_table.1+0
;;     str x1, [x2]
;;     ldp fp, lr, [sp], #16
;;     ret
