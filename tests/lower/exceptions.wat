;; A call that catches is a call: what catches is told by a table, and nothing is done before. What a function throws and catches itself is a
;; branch, and an exception with one 32-bit value is made in a register.
;;! functions = "catches throws_to_itself throws passes_on"
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (tag $t (param i32))
  (func $throws (export "throws") (param i32) (throw $t (local.get 0)))
  (func $catches (export "catches") (param i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $t $caught)
        (drop (call $yield))
        (call $throws (local.get 0)))
      (i32.const 0)))
  (func $throws_to_itself (export "throws_to_itself") (param i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $t $caught) (throw $t (local.get 0)))
      (unreachable)))
  (func $passes_on (export "passes_on") (param exnref) (throw_ref (local.get 0))))
;;= x86_64-linux
;; catches:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;     subq $0x30, %rsp
;;     movq %rbx, (%rsp)
;;     movq %r12, 8(%rsp)
;;     movq %r13, 0x10(%rsp)
;;     movq %r14, 0x18(%rsp)
;;     movq %r15, 0x20(%rsp)
;;   block0:
;;     movq %rdi, %r13
;;     uninit  %rdi
;;     xorq %rdi, %rdi
;;     call    wasi_snapshot_preview1.sched_yield
;;     movq %r13, %rdi
;;     call    throws; jmp MachLabel(1); catch [tag0: MachLabel(3)]
;;   block1:
;;     jmp     label2
;;   block2:
;;     uninit  %rax
;;     xorl %eax, %eax
;;     jmp     label4
;;   block4:
;;     movl %eax, %eax
;;     movq (%rsp), %rbx
;;     movq 8(%rsp), %r12
;;     movq 0x10(%rsp), %r13
;;     movq 0x18(%rsp), %r14
;;     movq 0x20(%rsp), %r15
;;     addq $0x30, %rsp
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block3:
;;     jmp     label4
;; throws_to_itself:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     movq %rdi, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; throws:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     orq (%rip), %rdi
;;     call    wasmc_throw
;;     ud2
;; passes_on:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq %rdi, %rdi
;;     jz #trap=user15
;;     call    wasmc_throw
;;     ud2
;;= aarch64-linux
;; catches:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     stp x27, x28, [sp, #-16]!
;;     stp x25, x26, [sp, #-16]!
;;     stp x23, x24, [sp, #-16]!
;;     stp x21, x22, [sp, #-16]!
;;     stp x19, x20, [sp, #-16]!
;;     stp d14, d15, [sp, #-16]!
;;     stp d12, d13, [sp, #-16]!
;;     stp d10, d11, [sp, #-16]!
;;     stp d8, d9, [sp, #-16]!
;;   block0:
;;     mov x19, x2
;;     movz x0, #0
;;     bl 0
;;     mov x2, x19
;;     bl 0; b MachLabel(1); catch [tag0: MachLabel(3)]
;;   block1:
;;     b label2
;;   block2:
;;     movz w2, #0
;;     b label4
;;   block4:
;;     ldp d8, d9, [sp], #16
;;     ldp d10, d11, [sp], #16
;;     ldp d12, d13, [sp], #16
;;     ldp d14, d15, [sp], #16
;;     ldp x19, x20, [sp], #16
;;     ldp x21, x22, [sp], #16
;;     ldp x23, x24, [sp], #16
;;     ldp x25, x26, [sp], #16
;;     ldp x27, x28, [sp], #16
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block3:
;;     mov x2, x0
;;     b label4
;; throws_to_itself:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     b label1
;;   block1:
;;     ldp fp, lr, [sp], #16
;;     ret
;; throws:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w5, w2
;;     movz x6, #1, LSL #32
;;     movk x6, x6, #32768, LSL #48
;;     orr x0, x5, x6
;;     bl 0
;;     udf #0xc11f
;; passes_on:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz x2, #trap=user15
;;     mov x0, x2
;;     bl 0
;;     udf #0xc11f
