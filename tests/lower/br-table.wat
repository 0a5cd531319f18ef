;; A few places are chosen among by compares, where neighbours are the same by fewer; among more by a table, whose index cannot be speculated past it.
(module
  (func $few (export "few") (param i32) (result i32)
    (block (block (block (block (br_table 0 1 2 3 (local.get 0)))
      (return (i32.const 10)))
      (return (i32.const 11)))
      (return (i32.const 12)))
    (i32.const 13))
  (func $runs (export "runs") (param i32) (result i32)
    (block (block (br_table 0 0 0 0 0 1 1 1 (local.get 0)))
      (return (i32.const 10)))
    (i32.const 11))
  (func $one (export "one") (param i32) (result i32)
    (block (br_table 0 0 0 (local.get 0)))
    (i32.const 10))
  (func $many (export "many") (param i32) (result i32)
    (block (block (block (block (block (br_table 0 1 2 3 4 (local.get 0)))
      (return (i32.const 10)))
      (return (i32.const 11)))
      (return (i32.const 12)))
      (return (i32.const 13)))
    (i32.const 14)))
;;= x86_64-linux
;; few:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testl %edi, %edi
;;     jz      label6; j label1
;;   block1:
;;     cmpl $0x2, %edi
;;     jb      label5; j label2
;;   block2:
;;     cmpl $0x3, %edi
;;     jb      label4; j label3
;;   block3:
;;     movl $0xd, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block4:
;;     movl $0xc, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block5:
;;     movl $0xb, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block6:
;;     movl $0xa, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; runs:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpl $0x5, %edi
;;     jb      label2; j label1
;;   block1:
;;     movl $0xb, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     movl $0xa, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; one:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     movl $0xa, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; many:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x4, %r9d
;;     movl %edi, %r10d
;;     cmpl %r9d, %r10d
;;     cmovbl %r10d, %r9d
;;     br_table %r9, %rcx, %rax
;;   block1:
;;     movl $0xd, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     movl $0xc, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block3:
;;     movl $0xb, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block4:
;;     movl $0xa, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block5:
;;     movl $0xe, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; few:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz w2, label6 ; b label1
;;   block1:
;;     subs wzr, w2, #2
;;     b.lo label5 ; b label2
;;   block2:
;;     subs wzr, w2, #3
;;     b.lo label4 ; b label3
;;   block3:
;;     movz w2, #13
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block4:
;;     movz w2, #12
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block5:
;;     movz w2, #11
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block6:
;;     movz w2, #10
;;     ldp fp, lr, [sp], #16
;;     ret
;; runs:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     subs wzr, w2, #5
;;     b.lo label2 ; b label1
;;   block1:
;;     movz w2, #11
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     movz w2, #10
;;     ldp fp, lr, [sp], #16
;;     ret
;; one:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     b label1
;;   block1:
;;     movz w2, #10
;;     ldp fp, lr, [sp], #16
;;     ret
;; many:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     emit_island 52
;;     subs wzr, w2, #4
;;     mov x10, #4 ; csel x10, x2, x10, lo ; csdb ; adr x9, pc+16 ; ldrsw x10, [x9, x10, uxtw #2] ; add x9, x9, x10 ; br x9 ; jt_entries [MachLabel(4), MachLabel(3), MachLabel(2), MachLabel(1)] ; default label5
;;   block1:
;;     movz w2, #13
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     movz w2, #12
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block3:
;;     movz w2, #11
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block4:
;;     movz w2, #10
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block5:
;;     movz w2, #14
;;     ldp fp, lr, [sp], #16
;;     ret
