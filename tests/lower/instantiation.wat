;; Segments are copied at build time. From the first that is out of bounds they are left to the instantiation, which traps as the
;; specification says, after those before it were copied.
(module
  (memory 1)
  (data (i32.const 0) "copied at build time")
  (data (i32.const 65530) "beyond the end")
  (data (i32.const 8) "never copied")
  (func $start (export "start"))
  (start $start))
;;= x86_64-linux
;; start:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; wasmc_instantiate.0:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;     subq $0x10, %rsp
;;     movq %r13, (%rsp)
;;     movq %r15, 8(%rsp)
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %r13
;;     movq 8(%r13), %rcx
;;     cmpq $0x10008, %rcx
;;     jb #trap=user2
;;     movl $0x3f080000, %r15d
;;     movl $0x3f08fffa, %edi
;;     cmpq $0x10008, %rcx
;;     cmovbq %r15, %rdi
;;     load_ext_name wasmc_data.1+0, %rsi
;;     movl $0xe, %edx
;;     call    memmove
;;     movq 8(%r13), %rcx
;;     cmpq $0x14, %rcx
;;     jb #trap=user2
;;     movl $0x3f080008, %edi
;;     cmpq $0x14, %rcx
;;     cmovbq %r15, %rdi
;;     load_ext_name wasmc_data.2+0, %rsi
;;     movl $0xc, %edx
;;     call    memmove
;;     call    start
;;     movq (%rsp), %r13
;;     movq 8(%rsp), %r15
;;     addq $0x10, %rsp
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; start:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     ldp fp, lr, [sp], #16
;;     ret
;; wasmc_instantiate.0:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     stp x19, x20, [sp, #-16]!
;;   block0:
;;     mov x20, x21
;;     load_ext_name_near x19, wasmc_memory.0+0
;;     ldr x1, [x19, #8]
;;     movz w2, #8
;;     movk w2, w2, #1, LSL #16
;;     subs xzr, x1, x2
;;     b.lo #trap=user2
;;     movz x0, #65530
;;     add x0, x20, x0
;;     subs xzr, x1, x2
;;     csel x0, x20, x0, lo
;;     load_ext_name_near x1, wasmc_data.1+0
;;     movz x2, #14
;;     bl 0
;;     ldr x1, [x19, #8]
;;     subs xzr, x1, #20
;;     b.lo #trap=user2
;;     add x0, x20, #8
;;     subs xzr, x1, #20
;;     csel x0, x20, x0, lo
;;     load_ext_name_near x1, wasmc_data.2+0
;;     movz x2, #12
;;     bl 0
;;     bl 0
;;     ldp x19, x20, [sp], #16
;;     ldp fp, lr, [sp], #16
;;     ret
