;;! functions = "call_base call_leaf tail_call test cast"
;; A type that has subtypes in the program: a call of a function of the very type costs what it costs without them. Out of line, the rank
;; of the type that was found is in the range of those of the subtypes, or the call traps. A type without subtypes is compared only, and so is
;; one of a test or a cast.
(module
  (type $base (sub (func (result i32))))
  (type $derived (sub $base (func (result i32))))
  (type $leaf (sub final $derived (func (result i32))))
  (table 4 4 funcref)
  (elem (i32.const 0) $f $g $h)
  (func $f (type $base) (i32.const 1))
  (func $g (type $derived) (i32.const 2))
  (func $h (type $leaf) (i32.const 3))
  (func $call_base (export "call_base") (param i32) (result i32) (call_indirect (type $base) (local.get 0)))
  (func $call_leaf (export "call_leaf") (param i32) (result i32) (call_indirect (type $leaf) (local.get 0)))
  (func $tail_call (export "tail_call") (param i32) (result i32) (return_call_indirect (type $derived) (local.get 0)))
  (func $test (export "test") (param funcref) (result i32) (ref.test (ref $derived) (local.get 0)))
  (func $cast (export "cast") (param funcref) (result (ref null $leaf)) (ref.cast (ref null $leaf) (local.get 0))))
;;= x86_64-linux
;; call_base:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq $0x4, %rdi
;;     jnb #trap=user4
;;     load_ext_name wasmc_table.0+0, %r11
;;     leaq (%r11, %rdi, 8), %r10
;;     cmpq $0x4, %rdi
;;     cmovaeq %r11, %r10
;;     movl 4(%r10), %eax
;;     cmpl $0x1, %eax
;;     jnz     label2; j label1
;;   block1:
;;     jmp     label3
;;   block3:
;;     movl (%r10), %eax
;;     call    *%rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     testl %eax, %eax
;;     jz #trap=user5
;;     load_ext_name wasmc_ranks+0, %rcx
;;     movl (%rcx, %rax, 4), %eax
;;     cmpl $0x3, %eax
;;     jnb #trap=user6
;;     jmp     label3
;; call_leaf:
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
;; tail_call:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq $0x4, %rdi
;;     jnb #trap=user4
;;     load_ext_name wasmc_table.0+0, %rax
;;     leaq (%rax, %rdi, 8), %r11
;;     cmpq $0x4, %rdi
;;     cmovaeq %rax, %r11
;;     movl 4(%r11), %eax
;;     cmpl $0x2, %eax
;;     jnz     label2; j label1
;;   block1:
;;     jmp     label3
;;   block3:
;;     movl (%r11), %r10d
;;     return_call_unknown %r10 (0) tmp=%r11
;;   block2:
;;     testl %eax, %eax
;;     jz #trap=user5
;;     load_ext_name wasmc_ranks+0, %rcx
;;     movl $0xffffffff, %edx
;;     addl (%rcx, %rax, 4), %edx
;;     cmpl $0x2, %edx
;;     jnb #trap=user6
;;     jmp     label3
;; test:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_ranks+0, %r8
;;     shrq $0x20, %rdi
;;     movl %edi, %r9d
;;     movl $0xffffffff, %edi
;;     addl (%r8, %r9, 4), %edi
;;     cmpl $0x2, %edi
;;     setb %r9b
;;     movzbq %r9b, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; cast:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %rsi
;;     shrq $0x20, %rsi
;;     cmpl $0x3, %esi
;;     sete %sil
;;     testq %rdi, %rdi
;;     sete %r8b
;;     orl %r8d, %esi
;;     testb %sil, %sil
;;     jz #trap=user19
;;     movq %rdi, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; call_base:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w10, w2
;;     subs xzr, x10, #4
;;     b.hs #trap=user4
;;     load_ext_name_near x12, wasmc_table.0+0
;;     add x13, x12, x10, LSL 3
;;     subs xzr, x10, #4
;;     csel x13, x12, x13, hs
;;     ldr w14, [x13, #4]
;;     subs wzr, w14, #1
;;     b.ne label2 ; b label1
;;   block1:
;;     b label3
;;   block3:
;;     ldr w0, [x13]
;;     blr x0
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     cbz w14, #trap=user5
;;     load_ext_name_near x0, wasmc_ranks+0
;;     ldr w0, [x0, w14, UXTW #2]
;;     subs wzr, w0, #3
;;     b.hs #trap=user6
;;     b label3
;; call_leaf:
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
;; tail_call:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w10, w2
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
;;     b label3
;;   block3:
;;     ldr w1, [x13]
;;     return_call_ind x1 new_stack_arg_size:0
;;   block2:
;;     cbz w14, #trap=user5
;;     load_ext_name_near x0, wasmc_ranks+0
;;     ldr w0, [x0, w14, UXTW #2]
;;     sub w0, w0, #1
;;     subs wzr, w0, #2
;;     b.hs #trap=user6
;;     b label3
;; test:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x7, wasmc_ranks+0
;;     lsr x8, x2, #32
;;     ldr w7, [x7, w8, UXTW #2]
;;     sub w7, w7, #1
;;     subs wzr, w7, #2
;;     cset x8, lo
;;     uxtb w2, w8
;;     ldp fp, lr, [sp], #16
;;     ret
;; cast:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     lsr x5, x2, #32
;;     subs wzr, w5, #3
;;     cset x6, eq
;;     subs xzr, x2, #0
;;     cset x7, eq
;;     orr w7, w6, w7
;;     ands wzr, w7, #255
;;     b.eq #trap=user19
;;     ldp fp, lr, [sp], #16
;;     ret
