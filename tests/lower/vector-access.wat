;; Vectors are read and written whole, unaligned, with no check of their own.
(module
  (memory 1)
  (func $load (export "load") (param i32) (result v128) (v128.load offset=16 (local.get 0)))
  (func $store (export "store") (param i32 v128) (v128.store offset=16 (local.get 0) (local.get 1)))
  (func $splat (export "splat") (param i32) (result v128) (v128.load32_splat offset=4 (local.get 0)))
  (func $extend (export "extend") (param i32) (result v128) (v128.load8x8_s (local.get 0)))
  (func $load_lane (export "load_lane") (param i32 v128) (result v128) (v128.load16_lane 3 (local.get 0) (local.get 1)))
  (func $store_lane (export "store_lane") (param i32 v128) (v128.store64_lane 1 (local.get 0) (local.get 1))))
;;= x86_64-linux
;; load:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movdqu 0x3f080010(%rdi), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; store:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movdqu %xmm0, 0x3f080010(%rdi)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; splat:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movss 0x3f080004(%rdi), %xmm0
;;     shufps $0x0, %xmm0, %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; extend:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     pmovsxbw 0x3f080000(%rdi), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; load_lane:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     pinsrw $0x3, 0x3f080000(%rdi), %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; store_lane:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     pextrq $0x1, %xmm0, 0x3f080000(%rdi)
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; load:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     add x4, x4, x2, UXTW
;;     ldr q0, [x4, #16]
;;     ldp fp, lr, [sp], #16
;;     ret
;; store:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     add x4, x4, x2, UXTW
;;     str q0, [x4, #16]
;;     ldp fp, lr, [sp], #16
;;     ret
;; splat:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     add x5, x5, x2, UXTW
;;     add x4, x5, #4
;;     ld1r { v0.4s }, [x4]
;;     ldp fp, lr, [sp], #16
;;     ret
;; extend:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     ldr d3, [x4, w2, UXTW]
;;     sxtl v0.8h, v3.8b
;;     ldp fp, lr, [sp], #16
;;     ret
;; load_lane:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x5, x21
;;     ldrh w5, [x5, w2, UXTW]
;;     mov v0.h[3], v0.h[3], w5
;;     ldp fp, lr, [sp], #16
;;     ret
;; store_lane:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x4, x21
;;     mov x5, v0.d[1]
;;     str x5, [x4, w2, UXTW]
;;     ldp fp, lr, [sp], #16
;;     ret
