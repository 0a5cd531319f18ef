;; A rotation by bytes is a shuffle; by other counts, or of different lanes or vectors, it is what it says.
(module
  (func $half (export "half") (param v128) (result v128)
    (v128.or (i32x4.shl (local.get 0) (i32.const 16)) (i32x4.shr_u (local.get 0) (i32.const 16))))
  (func $byte (export "byte") (param v128) (result v128)
    (v128.or (i32x4.shr_u (local.get 0) (i32.const 24)) (i32x4.shl (local.get 0) (i32.const 8))))
  (func $long (export "long") (param v128) (result v128)
    (v128.or (i64x2.shl (local.get 0) (i32.const 40)) (i64x2.shr_u (local.get 0) (i32.const 24))))
  (func $bits (export "bits") (param v128) (result v128)
    (v128.or (i32x4.shl (local.get 0) (i32.const 7)) (i32x4.shr_u (local.get 0) (i32.const 25))))
  (func $signed (export "signed") (param v128) (result v128)
    (v128.or (i32x4.shl (local.get 0) (i32.const 16)) (i32x4.shr_s (local.get 0) (i32.const 16))))
  (func $lanes (export "lanes") (param v128) (result v128)
    (v128.or (i16x8.shl (local.get 0) (i32.const 8)) (i32x4.shr_u (local.get 0) (i32.const 24))))
  (func $vectors (export "vectors") (param v128 v128) (result v128)
    (v128.or (i32x4.shl (local.get 0) (i32.const 16)) (i32x4.shr_u (local.get 1) (i32.const 16)))))
;;= x86_64-linux
;; half:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     pshufb (%rip), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; byte:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     pshufb (%rip), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; long:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     pshufb (%rip), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; bits:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movdqa %xmm0, %xmm2
;;     pslld $0x7, %xmm2
;;     psrld $0x19, %xmm0
;;     movdqa %xmm0, %xmm1
;;     movdqa %xmm2, %xmm0
;;     por %xmm1, %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; signed:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movdqa %xmm0, %xmm2
;;     pslld $0x10, %xmm2
;;     psrad $0x10, %xmm0
;;     movdqa %xmm0, %xmm1
;;     movdqa %xmm2, %xmm0
;;     por %xmm1, %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; lanes:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movdqa %xmm0, %xmm2
;;     psllw $0x8, %xmm2
;;     psrld $0x18, %xmm0
;;     movdqa %xmm0, %xmm1
;;     movdqa %xmm2, %xmm0
;;     por %xmm1, %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; vectors:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     pslld $0x10, %xmm0
;;     psrld $0x10, %xmm1
;;     por %xmm1, %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; half:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     rev32 v0.8h, v0.8h
;;     ldp fp, lr, [sp], #16
;;     ret
;; byte:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     ushr v4.4s, v0.4s, #24
;;     shl v5.4s, v0.4s, #8
;;     orr v0.16b, v4.16b, v5.16b
;;     ldp fp, lr, [sp], #16
;;     ret
;; long:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     shl v4.2d, v0.2d, #40
;;     ushr v5.2d, v0.2d, #24
;;     orr v0.16b, v4.16b, v5.16b
;;     ldp fp, lr, [sp], #16
;;     ret
;; bits:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     shl v4.4s, v0.4s, #7
;;     ushr v5.4s, v0.4s, #25
;;     orr v0.16b, v4.16b, v5.16b
;;     ldp fp, lr, [sp], #16
;;     ret
;; signed:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     shl v4.4s, v0.4s, #16
;;     sshr v5.4s, v0.4s, #16
;;     orr v0.16b, v4.16b, v5.16b
;;     ldp fp, lr, [sp], #16
;;     ret
;; lanes:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     shl v4.8h, v0.8h, #8
;;     ushr v5.4s, v0.4s, #24
;;     orr v0.16b, v4.16b, v5.16b
;;     ldp fp, lr, [sp], #16
;;     ret
;; vectors:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     shl v5.4s, v0.4s, #16
;;     ushr v6.4s, v1.4s, #16
;;     orr v0.16b, v5.16b, v6.16b
;;     ldp fp, lr, [sp], #16
;;     ret
