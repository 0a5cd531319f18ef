;; The index is compared with the number of labels, and cannot be speculated past it.
(module
  (func $choose (export "choose") (param i32) (result i32)
    (block (block (block (block (br_table 0 1 2 3 (local.get 0)))
      (return (i32.const 10)))
      (return (i32.const 11)))
      (return (i32.const 12)))
    (i32.const 13)))
;;= x86_64-linux
;; choose:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x3, %r8d
;;     movl %edi, %r9d
;;     cmpl %r8d, %r9d
;;     cmovbl %r9d, %r8d
;;     br_table %r8, %rcx, %rax
;;   block1:
;;     movl $0xc, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     movl $0xb, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block3:
;;     movl $0xa, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block4:
;;     movl $0xd, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; choose:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     emit_island 48
;;     subs wzr, w2, #3
;;     mov x9, #3 ; csel x9, x2, x9, lo ; csdb ; adr x8, pc+16 ; ldrsw x9, [x8, x9, uxtw #2] ; add x8, x8, x9 ; br x8 ; jt_entries [MachLabel(3), MachLabel(2), MachLabel(1)] ; default label4
;;   block1:
;;     movz w2, #12
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     movz w2, #11
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block3:
;;     movz w2, #10
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block4:
;;     movz w2, #13
;;     ldp fp, lr, [sp], #16
;;     ret
