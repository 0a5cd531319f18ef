;; A mask that takes nothing away is left out.
;;! target = "x86_64-linux"
(module
  (memory 1)
  (func $byte (export "byte") (param i32) (result i32)
    (i32.and (i32.load8_u (local.get 0)) (i32.const 255)))
  (func $narrower (export "narrower") (param i32) (result i32)
    (i32.and (i32.load8_u (local.get 0)) (i32.const 127)))
  (func $with_holes (export "with_holes") (param i32) (result i32)
    (i32.and (i32.const 0x1ff00) (i32.load16_u (local.get 0)))))
;;= x86_64-linux
;; byte:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movzbq 0x3f080000(%rdi), %rsi
;;     movl %esi, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; narrower:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movzbq 0x3f080000(%rdi), %rax
;;     andl $0x7f, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; with_holes:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movzwq 0x3f080000(%rdi), %rax
;;     andl $0x1ff00, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
