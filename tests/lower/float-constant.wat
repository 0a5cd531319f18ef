;; A constant in a loop is made once, before it, but for zero, which takes one instruction and no memory.
;;! target = "x86_64-linux"
(module
  (memory 1)
  (func $inverses (export "inverses") (param i32)
    (loop
      (f64.store (local.get 0) (f64.div (f64.const 1.5) (f64.load (local.get 0))))
      (f32.store offset=8 (local.get 0) (f32.div (f32.const 2.5) (f32.load offset=8 (local.get 0))))
      (f64.store offset=16 (local.get 0) (f64.sub (f64.const 0) (f64.load offset=16 (local.get 0))))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 32))))))
  (func $once (export "once") (param f64) (result f64)
    (f64.div (f64.const 1.5) (local.get 0))))
;;= x86_64-linux
;; inverses:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movupd (%rip), %xmm0
;;     movups (%rip), %xmm1
;;     jmp     label1
;;   block1:
;;     movdqa %xmm0, %xmm2
;;     divsd 0x3f080000(%rdi), %xmm2
;;     movsd %xmm2, 0x3f080000(%rdi)
;;     movdqa %xmm1, %xmm2
;;     divss 0x3f080008(%rdi), %xmm2
;;     movss %xmm2, 0x3f080008(%rdi)
;;     uninit  %xmm2
;;     xorpd %xmm2, %xmm2
;;     subsd 0x3f080010(%rdi), %xmm2
;;     movsd %xmm2, 0x3f080010(%rdi)
;;     subl $0x20, %edi
;;     testl %edi, %edi
;;     jnz     label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; once:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movdqa %xmm0, %xmm5
;;     movabsq $0x3ff8000000000000, %rsi
;;     movq %rsi, %xmm0
;;     movdqa %xmm5, %xmm7
;;     divsd %xmm7, %xmm0
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
