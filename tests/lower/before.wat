;; What is taken away from an index is part of the access where nothing is added to it: if the difference wraps, it is outside of any memory that cannot have
;; its last page, and just below the memory everything faults. Not so with an offset, which would lead back inside, with more than what lies
;; below, or in a memory that has its last page.
;;! target = "x86_64-linux"
(module
  (memory $main 1)
  (memory $full 65536)
  (func $last (export "last") (param i32) (result i32)
    (i32.load (i32.sub (local.get 0) (i32.const 4))))
  (func $farthest (export "farthest") (param i32) (result i32)
    (i32.load (i32.add (local.get 0) (i32.const -65536))))
  (func $frame (export "frame") (param i32) (result i32)
    (local.set 0 (i32.sub (local.get 0) (i32.const 64)))
    (i32.load (i32.add (local.get 0) (i32.const 48))))
  (func $too_far (export "too_far") (param i32) (result i32)
    (i32.load (i32.add (local.get 0) (i32.const -65537))))
  (func $with_offset (export "with_offset") (param i32) (result i32)
    (i32.load offset=8 (i32.sub (local.get 0) (i32.const 4))))
  (func $of_the_full (export "of_the_full") (param i32) (result i32)
    (i32.load $full (i32.sub (local.get 0) (i32.const 4)))))
;;= x86_64-linux
;; last:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl 0x3f07fffc(%rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; farthest:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl 0x3f070000(%rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; frame:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl 0x3f07fff0(%rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; too_far:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     leal -0x10001(%rdi), %esi
;;     movl 0x3f080000(%rsi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; with_offset:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     subl $0x4, %edi
;;     movl 0x3f080008(%rdi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; of_the_full:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     subl $0x4, %edi
;;     movabsq $0x33f080000, %rsi
;;     movl (%rdi, %rsi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
