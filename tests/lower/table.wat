;; Elements are 64 bits wide, null is 0. Accesses are checked and masked; operations on ranges call the stub.
(module
  (table $fixed 8 8 funcref)
  (table $growable 8 funcref)
  (elem $e func $f)
  (func $f (export "null") (param i32) (result i32) (ref.is_null (table.get $fixed (local.get 0))))
  (func $get (export "get") (param i32) (result funcref) (table.get $fixed (local.get 0)))
  (func $set (export "set") (param i32) (table.set $fixed (local.get 0) (ref.func $f)))
  (func $get_growable (export "get_growable") (param i32) (result funcref) (table.get $growable (local.get 0)))
  (func $set_growable (export "set_growable") (param i32 funcref) (table.set $growable (local.get 0) (local.get 1)))
  (func $size (export "size") (result i32 i32) (table.size $fixed) (table.size $growable))
  (func $grow_fixed (export "grow_fixed") (param i32) (result i32) (table.grow $fixed (ref.null func) (local.get 0)))
  (func $grow (export "grow") (param i32) (result i32) (table.grow $growable (ref.null func) (local.get 0))))
;;= x86_64-linux
;; f:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq $0x8, %rdi
;;     jnb #trap=user3
;;     load_ext_name wasmc_table.0+0, %r9
;;     leaq (%r9, %rdi, 8), %r8
;;     cmpq $0x8, %rdi
;;     cmovaeq %r9, %r8
;;     movq (%r8), %r10
;;     testq %r10, %r10
;;     sete %r11b
;;     movzbq %r11b, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
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
;; set:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq $0x8, %rdi
;;     jnb #trap=user3
;;     load_ext_name wasmc_adapter.f+0, %r9
;;     movabsq $0x100000000, %r10
;;     leaq (%r9, %r10), %r9
;;     load_ext_name wasmc_table.0+0, %r10
;;     leaq (%r10, %rdi, 8), %r8
;;     cmpq $0x8, %rdi
;;     cmovaeq %r10, %r8
;;     movq %r9, (%r8)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; get_growable:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_table.1.descriptor+0, %r8
;;     movq 8(%r8), %r9
;;     movq (%r8), %r8
;;     cmpq %r9, %rdi
;;     jnb #trap=user3
;;     leaq (%r8, %rdi, 8), %r10
;;     cmpq %r9, %rdi
;;     cmovaeq %r8, %r10
;;     movq (%r10), %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; set_growable:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_table.1.descriptor+0, %r8
;;     movq 8(%r8), %r9
;;     movq (%r8), %r8
;;     cmpq %r9, %rdi
;;     jnb #trap=user3
;;     leaq (%r8, %rdi, 8), %r10
;;     cmpq %r9, %rdi
;;     cmovaeq %r8, %r10
;;     movq %rsi, (%r10)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; size:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_table.1.descriptor+0, %rsi
;;     movq 8(%rsi), %rsi
;;     movl $0x8, %eax
;;     movl %esi, %ecx
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; grow_fixed:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq $0xffffffffffffffff, %rsi
;;     testq %rdi, %rdi
;;     cmoveq (%rip), %rsi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; grow:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %rdx
;;     load_ext_name wasmc_table.1.descriptor+0, %rdi
;;     uninit  %rsi
;;     xorq %rsi, %rsi
;;     call    wasmc_table_grow
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; f:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w8, w2
;;     subs xzr, x8, #8
;;     b.hs #trap=user3
;;     load_ext_name_near x10, wasmc_table.0+0
;;     add x11, x10, x8, LSL 3
;;     subs xzr, x8, #8
;;     csel x11, x10, x11, hs
;;     ldr x11, [x11]
;;     subs xzr, x11, #0
;;     cset x12, eq
;;     uxtb w2, w12
;;     ldp fp, lr, [sp], #16
;;     ret
;; get:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w6, w2
;;     subs xzr, x6, #8
;;     b.hs #trap=user3
;;     load_ext_name_near x8, wasmc_table.0+0
;;     add x9, x8, x6, LSL 3
;;     subs xzr, x6, #8
;;     csel x9, x8, x9, hs
;;     ldr x2, [x9]
;;     ldp fp, lr, [sp], #16
;;     ret
;; set:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w8, w2
;;     subs xzr, x8, #8
;;     b.hs #trap=user3
;;     load_ext_name_near x10, wasmc_adapter.f+0
;;     movz x11, #1, LSL #32
;;     add x10, x10, x11
;;     load_ext_name_near x11, wasmc_table.0+0
;;     add x12, x11, x8, LSL 3
;;     subs xzr, x8, #8
;;     csel x11, x11, x12, hs
;;     str x10, [x11]
;;     ldp fp, lr, [sp], #16
;;     ret
;; get_growable:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x9, wasmc_table.1.descriptor+0
;;     ldr x8, [x9, #8]
;;     ldr x9, [x9]
;;     mov w10, w2
;;     subs xzr, x10, x8
;;     b.hs #trap=user3
;;     add x11, x9, x10, LSL 3
;;     subs xzr, x10, x8
;;     csel x11, x9, x11, hs
;;     ldr x2, [x11]
;;     ldp fp, lr, [sp], #16
;;     ret
;; set_growable:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x9, wasmc_table.1.descriptor+0
;;     ldr x8, [x9, #8]
;;     ldr x9, [x9]
;;     mov w10, w2
;;     subs xzr, x10, x8
;;     b.hs #trap=user3
;;     add x11, x9, x10, LSL 3
;;     subs xzr, x10, x8
;;     csel x11, x9, x11, hs
;;     str x3, [x11]
;;     ldp fp, lr, [sp], #16
;;     ret
;; size:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x2, wasmc_table.1.descriptor+0
;;     ldr x3, [x2, #8]
;;     movz w2, #8
;;     ldp fp, lr, [sp], #16
;;     ret
;; grow_fixed:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w5, w2
;;     movz x6, #8
;;     movn x7, #0
;;     subs xzr, x5, xzr
;;     csel x2, x6, x7, eq
;;     ldp fp, lr, [sp], #16
;;     ret
;; grow:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x0, wasmc_table.1.descriptor+0
;;     movz x1, #0
;;     mov w2, w2
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
