;; A constant that is added to an index is part of the displacement where the sum cannot wrap, and only there.
(module
  (memory 1)
  (func $masked (export "masked") (param i32) (result i32)
    (i32.load (i32.add (i32.shl (i32.and (local.get 0) (i32.const 255)) (i32.const 2)) (i32.const 1024))))
  (func $from_byte (export "from_byte") (param i32) (result i32)
    (i32.load8_u offset=3 (i32.add (i32.load8_u (local.get 0)) (i32.const 0x400))))
  (func $largest (export "largest") (param i32) (result i32)
    (i32.load8_u (i32.add (i32.and (local.get 0) (i32.const 0x80000000)) (i32.const 0x7ffffffe))))
  (func $may_wrap (export "may_wrap") (param i32) (result i32)
    (i32.load (i32.add (local.get 0) (i32.const 1024))))
  (func $may_just_wrap (export "may_just_wrap") (param i32) (result i32)
    (i32.load8_u (i32.add (i32.or (local.get 0) (i32.const 1)) (i32.const 1))))
  (func $negative (export "negative") (param i32) (result i32)
    (i32.load8_u (i32.add (i32.and (local.get 0) (i32.const 255)) (i32.const -1)))))
;;= x86_64-linux
;; masked:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     andl $0xff, %edi
;;     shll $0x2, %edi
;;     movl 0x3f080400(%rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; from_byte:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movzbq 0x3f080000(%rdi), %rsi
;;     movzbq 0x3f080403(%rsi), %rsi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; largest:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     andl $0x80000000, %edi
;;     movl $0x3f080000, %esi
;;     movzbq 0x7ffffffe(%rdi, %rsi), %rsi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; may_wrap:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     leal 0x400(%rdi), %esi
;;     movl 0x3f080000(%rsi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; may_just_wrap:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     orl $0x1, %edi
;;     leal 1(%rdi), %esi
;;     movzbq 0x3f080000(%rsi), %rsi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; negative:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     andl $0xff, %edi
;;     movzbq 0x3f07ffff(%rdi), %rsi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; masked:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x6, x21
;;     and w7, w2, #255
;;     lsl w7, w7, #2
;;     add x6, x6, x7, UXTW
;;     ldr w2, [x6, #1024]
;;     ldp fp, lr, [sp], #16
;;     ret
;; from_byte:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     ldrb w6, [x5, w2, UXTW]
;;     add x5, x5, x6
;;     ldrb w2, [x5, #1027]
;;     ldp fp, lr, [sp], #16
;;     ret
;; largest:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x6, x21
;;     and w7, w2, #2147483648
;;     orr x4, xzr, #2147483646
;;     add x6, x6, x4
;;     ldrb w2, [x6, w7, UXTW]
;;     ldp fp, lr, [sp], #16
;;     ret
;; may_wrap:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     add w5, w2, #1024
;;     ldr w2, [x4, w5, UXTW]
;;     ldp fp, lr, [sp], #16
;;     ret
;; may_just_wrap:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     orr w6, w2, #1
;;     add w6, w6, #1
;;     ldrb w2, [x5, w6, UXTW]
;;     ldp fp, lr, [sp], #16
;;     ret
;; negative:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     and w6, w2, #255
;;     sub w6, w6, #1
;;     ldrb w2, [x5, w6, UXTW]
;;     ldp fp, lr, [sp], #16
;;     ret
