;; Each trap is an instruction that faults, or a branch to one that stands behind the function's code.
(module
  (func $unreachable (export "unreachable") unreachable)
  (func $divide_signed (export "divide_signed") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $divide_unsigned (export "divide_unsigned") (param i64 i64) (result i64) (i64.div_u (local.get 0) (local.get 1)))
  (func $remainder (export "remainder") (param i32 i32) (result i32) (i32.rem_s (local.get 0) (local.get 1)))
  (func $divide_by_a_constant (export "divide_by_a_constant") (param i32) (result i32) (i32.div_u (local.get 0) (i32.const 10)))
  (func $convert_signed (export "convert_signed") (param f32) (result i32) (i32.trunc_f32_s (local.get 0)))
  (func $convert_unsigned (export "convert_unsigned") (param f64) (result i64) (i64.trunc_f64_u (local.get 0))))
;;= x86_64-linux
;; unreachable:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     ud2
;; divide_signed:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %rax
;;     cltd  ;; implicit: %edx, %eax
;;     testl %esi, %esi
;;     jz #trap=int_divz
;;     idivl %esi ;; implicit: %eax, %edx, trap=252
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; divide_unsigned:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     uninit  %rdx
;;     xorq %rdx, %rdx
;;     movq %rdi, %rax
;;     divq %rsi ;; implicit: %rax, %rdx, trap=254
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; remainder:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %rax
;;     cltd  ;; implicit: %edx, %eax
;;     checked_srem_seq %eax, %edx, %esi, %eax, %edx
;;     movl %edx, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; divide_by_a_constant:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %rax
;;     mull (%rip) ;; implicit: %eax, %edx
;;     movq %rdx, %rax
;;     shrl $0x3, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; convert_signed:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cvt_float32_to_sint32_seq %xmm0, %edi, %rsi, %xmm4
;;     movl %edi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; convert_unsigned:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cvt_float64_to_uint64_seq %xmm0, %rax, %rsi, %xmm3, %xmm4
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; unreachable:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     udf #0xc11f
;; divide_signed:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz w3, #trap=int_divz
;;     adds wzr, w3, #1
;;     ccmp w2, #1, #nzcv, eq
;;     b.vs #trap=int_ovf
;;     sdiv w2, w2, w3
;;     ldp fp, lr, [sp], #16
;;     ret
;; divide_unsigned:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz x3, #trap=int_divz
;;     udiv x2, x2, x3
;;     ldp fp, lr, [sp], #16
;;     ret
;; remainder:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz w3, #trap=int_divz
;;     sdiv w4, w2, w3
;;     msub w2, w4, w3, w2
;;     ldp fp, lr, [sp], #16
;;     ret
;; divide_by_a_constant:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz w8, #52429
;;     movk w8, w8, #52428, LSL #16
;;     mov w5, w2
;;     mov w7, w8
;;     madd x9, x5, x7, xzr
;;     lsr x11, x9, #32
;;     lsr w2, w11, #3
;;     ldp fp, lr, [sp], #16
;;     ret
;; convert_signed:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     fcmp s0, s0
;;     b.vs #trap=bad_toint
;;     movz w4, #52992, LSL #16
;;     fmov s6, w4
;;     fcmp s0, s6
;;     b.lt #trap=int_ovf
;;     movz w10, #20224, LSL #16
;;     fmov s16, w10
;;     fcmp s0, s16
;;     b.ge #trap=int_ovf
;;     fcvtzs w2, s0
;;     ldp fp, lr, [sp], #16
;;     ret
;; convert_unsigned:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     fcmp d0, d0
;;     b.vs #trap=bad_toint
;;     fmov d4, #-1
;;     fcmp d0, d4
;;     b.le #trap=int_ovf
;;     movz x8, #17392, LSL #48
;;     fmov d16, x8
;;     fcmp d0, d16
;;     b.ge #trap=int_ovf
;;     fcvtzu x2, d0
;;     ldp fp, lr, [sp], #16
;;     ret
