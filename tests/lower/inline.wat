;; The body of a small function stands where it is called, also in itself. A larger one is inlined only in a loop, and one that ends in a
;; trap never is: it is for when something has gone wrong.
;;! target = "x86_64-linux"
;;! functions = "twice in_loop outside checked factorial"
(module
  (memory 1)
  (func $double (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 7))))
    (i32.mul (local.get 0) (i32.const 2)))
  (func $twice (export "twice") (param i32) (result i32) (call $double (call $double (local.get 0))))

  (func $sum_of_four (param i32) (result i32)
    (i32.add
      (i32.add (i32.load offset=1024 (local.get 0)) (i32.load offset=2048 (local.get 0)))
      (i32.add (i32.load offset=3072 (local.get 0)) (i32.load offset=4096 (local.get 0)))
      (i32.mul (i32.load offset=5120 (local.get 0)) (i32.load offset=6144 (local.get 0)))
      i32.add))
  (func $in_loop (export "in_loop") (param i32)
    (loop $again
      (i32.store (i32.const 0) (call $sum_of_four (local.get 0)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 4))))))
  (func $outside (export "outside") (param i32) (result i32) (call $sum_of_four (local.get 0)))

  (func $fail (param i32) (i32.store (i32.const 0) (local.get 0)) unreachable)
  (func $checked (export "checked") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (call $fail (i32.const 3))))
    (local.get 0))

  (func $factorial (export "factorial") (param i64) (result i64)
    (if (result i64) (i64.eqz (local.get 0))
      (then (i64.const 1))
      (else (i64.mul (local.get 0) (call $factorial (i64.sub (local.get 0) (i64.const 1))))))))
;;= x86_64-linux
;; twice:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testl %edi, %edi
;;     jz      label2; j label1
;;   block1:
;;     shll $1, %edi
;;     jmp     label3
;;   block2:
;;     movl $0x7, %edi
;;     jmp     label3
;;   block3:
;;     testl %edi, %edi
;;     jz      label5; j label4
;;   block4:
;;     leal (%rdi, %rdi), %eax
;;     jmp     label6
;;   block5:
;;     movl $0x7, %eax
;;     jmp     label6
;;   block6:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; in_loop:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     movl $0x3f080000, %eax
;;     movl 0x3f080400(%rdi), %ecx
;;     movl 0x3f080800(%rdi), %edx
;;     movl 0x3f080c00(%rdi), %esi
;;     movl 0x3f081000(%rdi), %r9d
;;     movl 0x3f081400(%rdi), %r8d
;;     leal (%rcx, %rdx), %ecx
;;     leal (%rsi, %r9), %edx
;;     imull 0x3f081800(%rdi), %r8d
;;     leal (%rdx, %r8), %edx
;;     leal (%rcx, %rdx), %ecx
;;     movl %ecx, (%rax)
;;     subl $0x4, %edi
;;     testl %edi, %edi
;;     jnz     label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; outside:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     call    sum_of_four
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; checked:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;     subq $0x10, %rsp
;;     movq %r12, (%rsp)
;;   block0:
;;     testl %edi, %edi
;;     movq %rdi, %r12
;;     jz      label2; j label1
;;   block1:
;;     movq %r12, %rax
;;     jmp     label3
;;   block2:
;;     movl $0x3, %edi
;;     call    fail
;;     movq %r12, %rax
;;     jmp     label3
;;   block3:
;;     movq (%rsp), %r12
;;     addq $0x10, %rsp
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; factorial:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;     subq $0x10, %rsp
;;     movq %rbx, (%rsp)
;;   block0:
;;     testq %rdi, %rdi
;;     jz      label23; j label1
;;   block1:
;;     cmpq $0x1, %rdi
;;     jz      label21; j label2
;;   block2:
;;     cmpq $0x2, %rdi
;;     jz      label19; j label3
;;   block3:
;;     cmpq $0x3, %rdi
;;     jz      label17; j label4
;;   block4:
;;     cmpq $0x4, %rdi
;;     jz      label15; j label5
;;   block5:
;;     cmpq $0x5, %rdi
;;     jz      label13; j label6
;;   block6:
;;     cmpq $0x6, %rdi
;;     jz      label11; j label7
;;   block7:
;;     cmpq $0x7, %rdi
;;     movq %rdi, %rbx
;;     jz      label9; j label8
;;   block8:
;;     movq %rbx, %rax
;;     movq %rax, %rdi
;;     subq $0x8, %rdi
;;     call    factorial
;;     movq %rbx, %rdi
;;     movq %rdi, %rcx
;;     subq $0x7, %rcx
;;     imulq %rax, %rcx
;;     jmp     label10
;;   block9:
;;     movq %rbx, %rdi
;;     movl $0x1, %ecx
;;     jmp     label10
;;   block10:
;;     movq %rdi, %rax
;;     subq $0x6, %rax
;;     imulq %rcx, %rax
;;     jmp     label12
;;   block11:
;;     movl $0x1, %eax
;;     jmp     label12
;;   block12:
;;     movq %rdi, %rcx
;;     subq $0x5, %rcx
;;     imulq %rax, %rcx
;;     jmp     label14
;;   block13:
;;     movl $0x1, %ecx
;;     jmp     label14
;;   block14:
;;     movq %rdi, %rax
;;     subq $0x4, %rax
;;     imulq %rcx, %rax
;;     jmp     label16
;;   block15:
;;     movl $0x1, %eax
;;     jmp     label16
;;   block16:
;;     movq %rdi, %rcx
;;     subq $0x3, %rcx
;;     imulq %rax, %rcx
;;     jmp     label18
;;   block17:
;;     movl $0x1, %ecx
;;     jmp     label18
;;   block18:
;;     movq %rdi, %rax
;;     subq $0x2, %rax
;;     imulq %rcx, %rax
;;     jmp     label20
;;   block19:
;;     movl $0x1, %eax
;;     jmp     label20
;;   block20:
;;     movq %rdi, %rcx
;;     subq $0x1, %rcx
;;     imulq %rax, %rcx
;;     jmp     label22
;;   block21:
;;     movl $0x1, %ecx
;;     jmp     label22
;;   block22:
;;     imulq %rcx, %rdi
;;     movq %rdi, %rax
;;     jmp     label24
;;   block23:
;;     movl $0x1, %eax
;;     jmp     label24
;;   block24:
;;     movq (%rsp), %rbx
;;     addq $0x10, %rsp
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
