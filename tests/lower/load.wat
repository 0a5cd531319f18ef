;; An access whose offset and size fit in the guard is one instruction (on aarch64 after the address was materialised): the
;; base of the memory and the offset are one constant, and nothing is checked.
(module
  (memory 1)
  (func $plain (export "plain") (param i32) (result i32) (i32.load (local.get 0)))
  (func $small_offset (export "small_offset") (param i32) (result i64) (i64.load offset=16 (local.get 0)))
  (func $narrow (export "narrow") (param i32) (result i32) (i32.load8_s offset=3 (local.get 0)))
  (func $float (export "float") (param i32) (result f64) (f64.load offset=8 (local.get 0)))
  (func $constant_index (export "constant_index") (result i32) (i32.load offset=4 (i32.const 1024))))
;;= x86_64-linux
;; plain:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl 0x3f080000(%rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; small_offset:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq 0x3f080010(%rdi), %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; narrow:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movsbq 0x3f080003(%rdi), %rsi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; float:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movsd 0x3f080008(%rdi), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; constant_index:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x3f080400, %ecx
;;     movl 4(%rcx), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; plain:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x3, x21
;;     ldr w2, [x3, w2, UXTW]
;;     ldp fp, lr, [sp], #16
;;     ret
;; small_offset:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     add x4, x4, x2, UXTW
;;     ldr x2, [x4, #16]
;;     ldp fp, lr, [sp], #16
;;     ret
;; narrow:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     add x4, x4, x2, UXTW
;;     ldrsb x2, [x4, #3]
;;     ldp fp, lr, [sp], #16
;;     ret
;; float:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     add x4, x4, x2, UXTW
;;     ldr d0, [x4, #8]
;;     ldp fp, lr, [sp], #16
;;     ret
;; constant_index:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x1, x21
;;     ldr w2, [x1, #1028]
;;     ldp fp, lr, [sp], #16
;;     ret
