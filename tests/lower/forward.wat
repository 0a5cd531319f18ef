;; What has been stored or loaded is not loaded again, where nothing can have changed it.
;;! target = "x86_64-linux"
(module
  (memory 1)
  (func $other)
  (func $after_store (export "after_store") (param i32 i32) (result i32)
    (i32.store offset=4 (local.get 0) (local.get 1))
    (i32.store offset=8 (local.get 0) (i32.const 0))
    (i32.load offset=4 (local.get 0)))
  (func $overlap (export "overlap") (param i32 i32) (result i32)
    (i32.store offset=4 (local.get 0) (local.get 1))
    (i32.store16 offset=6 (local.get 0) (i32.const 0))
    (i32.load offset=4 (local.get 0)))
  (func $other_pointer (export "other_pointer") (param i32 i32) (result i32)
    (i32.store (local.get 0) (i32.const 1))
    (i32.store (local.get 1) (i32.const 2))
    (i32.load (local.get 0)))
  (func $other_width (export "other_width") (param i32) (result i32)
    (i32.store (local.get 0) (i32.const 1))
    (i32.load8_u (local.get 0)))
  (func $sum (export "sum") (param i32 i32 i32)
    (loop
      (f32.store (local.get 0) (f32.add (f32.load (local.get 0)) (f32.load (local.get 1))))
      (f32.store offset=4 (local.get 0) (f32.add (f32.load offset=4 (local.get 0)) (f32.load (local.get 1))))
      (local.set 1 (i32.add (local.get 1) (i32.const 4)))
      (br_if 0 (local.tee 2 (i32.sub (local.get 2) (i32.const 1))))))
  (func $changed (export "changed") (param i32 i32 i32)
    (loop
      (i32.store (local.get 1) (i32.const 7))
      (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (local.get 2)))
      (local.set 1 (i32.add (local.get 1) (i32.const 4)))
      (br_if 0 (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))))
;;= x86_64-linux
;; other:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; after_store:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl %esi, 0x3f080004(%rdi)
;;     movl $0x0, 0x3f080008(%rdi)
;;     movq %rsi, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; overlap:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl %esi, 0x3f080004(%rdi)
;;     uninit  %rsi
;;     xorl %esi, %esi
;;     movw %si, 0x3f080006(%rdi)
;;     movl 0x3f080004(%rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; other_pointer:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x1, 0x3f080000(%rdi)
;;     movl $0x2, 0x3f080000(%rsi)
;;     movl 0x3f080000(%rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; other_width:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x1, 0x3f080000(%rdi)
;;     movzbq 0x3f080000(%rdi), %rsi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; sum:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movss 0x3f080000(%rdi), %xmm0
;;     movss 0x3f080004(%rdi), %xmm1
;;     jmp     label1
;;   block1:
;;     movss 0x3f080000(%rsi), %xmm2
;;     addss %xmm2, %xmm0
;;     movss %xmm0, 0x3f080000(%rdi)
;;     movss 0x3f080000(%rsi), %xmm2
;;     addss %xmm2, %xmm1
;;     movss %xmm1, 0x3f080004(%rdi)
;;     subl $0x1, %edx
;;     leal 4(%rsi), %esi
;;     testl %edx, %edx
;;     jnz     label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; changed:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     movl $0x7, 0x3f080000(%rsi)
;;     addl %edx, 0x3f080000(%rdi)
;;     subl $0x1, %edx
;;     leal 4(%rsi), %esi
;;     testl %edx, %edx
;;     jnz     label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
