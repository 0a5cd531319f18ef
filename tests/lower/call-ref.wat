;; A reference that is called has the right type already: only null is told from a function. Where the type excludes null, nothing is.
(module
  (type $t (func (param i32) (result i32)))
  (func $call (export "call") (param i32 (ref null $t)) (result i32) (call_ref $t (local.get 0) (local.get 1)))
  (func $never_null (export "never_null") (param i32 (ref $t)) (result i32) (call_ref $t (local.get 0) (local.get 1)))
  (func $tail_call (export "tail_call") (param i32 (ref null $t)) (result i32)
    (return_call_ref $t (local.get 0) (local.get 1)))
  (func $as_non_null (export "as_non_null") (param (ref null $t)) (result (ref $t)) (ref.as_non_null (local.get 0))))
;;= x86_64-linux
;; call:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq %rsi, %rsi
;;     jz #trap=user12
;;     movl %esi, %esi
;;     call    *%rsi
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; never_null:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq %rsi, %rsi
;;     jz #trap=user12
;;     movl %esi, %esi
;;     call    *%rsi
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; tail_call:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq %rsi, %rsi
;;     jz #trap=user12
;;     movl %esi, %r10d
;;     return_call_unknown %r10 (0) tmp=%r11 %rdi=%rdi
;; as_non_null:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testq %rdi, %rdi
;;     jz #trap=user11
;;     movq %rdi, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; call:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz x3, #trap=user12
;;     mov w5, w3
;;     blr x5
;;     ldp fp, lr, [sp], #16
;;     ret
;; never_null:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz x3, #trap=user12
;;     mov w5, w3
;;     blr x5
;;     ldp fp, lr, [sp], #16
;;     ret
;; tail_call:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz x3, #trap=user12
;;     mov w1, w3
;;     return_call_ind x1 new_stack_arg_size:0 x2=x2
;; as_non_null:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     cbz x2, #trap=user11
;;     ldp fp, lr, [sp], #16
;;     ret
