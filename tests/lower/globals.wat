;; A global that nothing can change is a constant in the code; the others lie at one symbol.
(module
  (global $constant i32 (i32.const 42))
  (global $counter (mut i32) (i32.const 0))
  (global $wide (mut i64) (i64.const -1))
  (global $vector (mut v128) (v128.const i64x2 1 2))
  (func $constant (export "constant") (result i32) (global.get $constant))
  (func $count (export "count") (global.set $counter (i32.add (global.get $counter) (i32.const 1))))
  (func $wide (export "wide") (param i64) (result i64) (global.get $wide) (global.set $wide (local.get 0)))
  (func $vector (export "vector") (param v128) (global.set $vector (local.get 0))))
;;= x86_64-linux
;; constant:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x2a, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; count:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_globals+0, %rax
;;     addl $0x1, (%rax)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; wide:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_globals+0, %rsi
;;     movq 8(%rsi), %rax
;;     movq %rdi, 8(%rsi)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; vector:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_globals+0, %rdx
;;     movdqu %xmm0, 0x10(%rdx)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; constant:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz w2, #42
;;     ldp fp, lr, [sp], #16
;;     ret
;; count:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x2, wasmc_globals+0
;;     ldr w3, [x2]
;;     add w3, w3, #1
;;     str w3, [x2]
;;     ldp fp, lr, [sp], #16
;;     ret
;; wide:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x6, x2
;;     load_ext_name_near x3, wasmc_globals+0
;;     ldr x2, [x3, #8]
;;     str x6, [x3, #8]
;;     ldp fp, lr, [sp], #16
;;     ret
;; vector:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x2, wasmc_globals+0
;;     str q0, [x2, #16]
;;     ldp fp, lr, [sp], #16
;;     ret
