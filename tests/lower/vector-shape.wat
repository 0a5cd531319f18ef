;; What is loaded has the shape that is asked for, so that the load is part of the instruction; where two are asked for, the first.
;;! target = "x86_64-linux"
;;! cpu = "x86-64-v3"
(module
  (memory 1)
  (func $part (export "part") (param i32 v128) (result v128)
    (f64x2.mul (local.get 1) (v128.load offset=16 (local.get 0))))
  (func $both (export "both") (param i32) (result v128) (local v128)
    (i32x4.add (local.tee 1 (v128.load (local.get 0))) (v128.load offset=16 (local.get 0)))
    (i64x2.add (local.get 1))
    (v128.xor (local.get 1))))
;;= x86_64-linux
;; part:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     vmulpd 0x3f080010(%rdi), %xmm0, %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; both:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     vmovdqu 0x3f080000(%rdi), %xmm5
;;     vpaddd 0x3f080010(%rdi), %xmm5, %xmm6
;;     vpaddq %xmm5, %xmm6, %xmm6
;;     vpxor %xmm5, %xmm6, %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
