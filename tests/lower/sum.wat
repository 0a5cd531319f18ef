;; The loop that this compiler is built for: on x86_64 each iteration reads memory with one instruction that holds the base, without
;; a base register and without a check.
(module
  (memory 1)
  (func $sum (export "sum") (param $at i32) (param $end i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
      (br_if $next
        (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))
    (local.get $sum)))
;;= x86_64-linux
;; sum:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     uninit  %rax
;;     xorl %eax, %eax
;;     jmp     label1
;;   block1:
;;     movl 0x3f080000(%rdi), %r10d
;;     leal 4(%rdi), %edi
;;     leal (%rax, %r10), %eax
;;     cmpl %esi, %edi
;;     jb      label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; sum:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov x12, x2
;;     mov x9, x21
;;     movz w2, #0
;;     mov x15, x12
;;     b label1
;;   block1:
;;     ldr w10, [x9, w15, UXTW]
;;     add w15, w15, #4
;;     add w2, w2, w10
;;     subs wzr, w15, w3
;;     b.lo label2 ; b label3
;;   block2:
;;     b label1
;;   block3:
;;     ldp fp, lr, [sp], #16
;;     ret
