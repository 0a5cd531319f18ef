;; An i31 is a number in a register: it takes no memory, and tells itself from null. Below `any` there is nothing else but null, so that a
;; test of one is a test of null, and one of a type that only objects could have is a constant.
(module
  (type $struct (struct))
  (func $make (export "make") (param i32) (result (ref i31)) (ref.i31 (local.get 0)))
  (func $get_s (export "get_s") (param i31ref) (result i32) (i31.get_s (local.get 0)))
  (func $get_u (export "get_u") (param i31ref) (result i32) (i31.get_u (local.get 0)))
  (func $same (export "same") (param eqref eqref) (result i32) (ref.eq (local.get 0) (local.get 1)))
  (func $is_i31 (export "is_i31") (param anyref) (result i32) (ref.test (ref i31) (local.get 0)))
  (func $is_struct (export "is_struct") (param anyref) (result i32) (ref.test (ref $struct) (local.get 0)))
  (func $branch (export "branch") (param anyref) (result i32)
    (block $other (result anyref)
      (return (i31.get_u (br_on_cast_fail $other anyref (ref i31) (local.get 0)))))
    (drop)
    (i32.const -1)))
;;= x86_64-linux
;; make:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     shll $1, %edi
;;     movq %rdi, %rax
;;     orl $0x1, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; get_s:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq %rdi, %rdi
;;     jz #trap=user18
;;     sarl $1, %edi
;;     movl %edi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; get_u:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq %rdi, %rdi
;;     jz #trap=user18
;;     movq %rdi, %rax
;;     shrl $1, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; same:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq %rsi, %rdi
;;     sete %sil
;;     movzbq %sil, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; is_i31:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq %rdi, %rdi
;;     setne %sil
;;     movzbq %sil, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; is_struct:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     uninit  %rax
;;     xorq %rax, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; branch:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq %rdi, %rdi
;;     jz      label2; j label1
;;   block1:
;;     testq %rdi, %rdi
;;     jz #trap=user18
;;     movq %rdi, %rax
;;     shrl $1, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     movl $0xffffffff, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; make:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz w4, #1
;;     orr w4, w4, w2, LSL 1
;;     mov w2, w4
;;     ldp fp, lr, [sp], #16
;;     ret
;; get_s:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz x2, #trap=user18
;;     asr w2, w2, #1
;;     ldp fp, lr, [sp], #16
;;     ret
;; get_u:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz x2, #trap=user18
;;     lsr w2, w2, #1
;;     ldp fp, lr, [sp], #16
;;     ret
;; same:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     subs xzr, x2, x3
;;     cset x5, eq
;;     uxtb w2, w5
;;     ldp fp, lr, [sp], #16
;;     ret
;; is_i31:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     subs xzr, x2, #0
;;     cset x4, ne
;;     uxtb w2, w4
;;     ldp fp, lr, [sp], #16
;;     ret
;; is_struct:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz w2, #0
;;     ldp fp, lr, [sp], #16
;;     ret
;; branch:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz x2, label2 ; b label1
;;   block1:
;;     cbz x2, #trap=user18
;;     lsr w2, w2, #1
;;     ldp fp, lr, [sp], #16
;;     ret
;;   block2:
;;     movn w2, #0
;;     ldp fp, lr, [sp], #16
;;     ret
