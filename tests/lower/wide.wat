;; An address is 64 bits wide from where it is defined: a pointer that a loop follows or counts, one that is passed to a function and one that is
;; given back. None of the accesses needs an instruction that extends it. What is rotated is narrow: to extend it would cost one.
;;! target = "x86_64-linux"
(module
  (memory 1)
  (func $length (export "length") (param $node i32) (result i32) (local $count i32)
    (block $end
      (loop $again
        (br_if $end (i32.eqz (local.get $node)))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (local.set $node (i32.load offset=4 (local.get $node)))
        (br $again)))
    (local.get $count))
  (func $fill (export "fill") (param $at i32) (param $end i32)
    (loop $again
      (i64.store (local.get $at) (i64.const -1))
      (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (local.get $end)))))
  (func $last (export "last") (param $node i32) (result i32)
    (if (result i32) (i32.load offset=4 (local.get $node))
      (then (return_call $last (i32.load offset=4 (local.get $node))))
      (else (local.get $node))))
  (func $after (export "after") (param $node i32) (result i32)
    (i32.load (i32.load (call $last (local.get $node)))))
  (func $rotated (export "rotated") (param $key i32) (result i32)
    (loop $again
      (local.set $key (i32.rotl (local.get $key) (i32.const 5)))
      (br_if $again (i32.load8_u (local.get $key))))
    (local.get $key)))
;;= x86_64-linux
;; length:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     uninit  %rax
;;     xorq %rax, %rax
;;     jmp     label1
;;   block1:
;;     testl %edi, %edi
;;     jz      label3; j label2
;;   block2:
;;     movl 0x3f080004(%rdi), %edi
;;     leal 1(%rax), %eax
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; fill:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     movq $0xffffffffffffffff, 0x3f080000(%rdi)
;;     leal 8(%rdi), %edi
;;     cmpl %esi, %edi
;;     jb      label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; last:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %rax
;;     movl 0x3f080004(%rdi), %edi
;;     testl %edi, %edi
;;     jnz     label2; j label1
;;   block1:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block2:
;;     return_call_known last (0) tmp=%r11 %rdi=%rdi
;; after:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     call    last
;;     movl 0x3f080000(%rax), %esi
;;     movl 0x3f080000(%rsi), %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; rotated:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     roll $0x5, %edi
;;     movl %edi, %eax
;;     movzbq 0x3f080000(%rax), %rsi
;;     testl %esi, %esi
;;     jnz     label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
