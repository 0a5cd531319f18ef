;; What a loop counts cannot wrap when added, so both registers and the constant are part of the access; and what has just been counted is what is
;; compared. Where a sum may wrap, or it is not known how far a loop counts, the sum takes an instruction of its own.
;;! target = "x86_64-linux"
(module
  (memory 1)
  (func $two (export "two") (param $value i64) (local $row i32) (local $column i32)
    (loop $rows
      (local.set $column (i32.const 0))
      (loop $columns
        (i64.store offset=8 (i32.add (i32.add (local.get $row) (local.get $column)) (i32.const 1024)) (local.get $value))
        (br_if $columns
          (i32.ne (local.tee $column (i32.add (local.get $column) (i32.const 8))) (i32.const 64))))
      (br_if $rows (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 64))) (i32.const 4096)))))
  (func $up_to_the_last (export "up_to_the_last") (param $value i64) (param $at i32) (local $times i32)
    (local.set $at (i32.add (i32.and (local.get $at) (i32.const 0xf0)) (i32.const 0xffffff00)))
    (loop $again
      (i64.store (i32.add (local.get $at) (local.get $times)) (local.get $value))
      (br_if $again (i32.ne (local.tee $times (i32.add (local.get $times) (i32.const 1))) (i32.const 16)))))
  (func $wraps (export "wraps") (param $value i64) (param $at i32) (local $times i32)
    (local.set $at (i32.add (i32.and (local.get $at) (i32.const 0xf0)) (i32.const 0xffffff00)))
    (loop $again
      (i64.store (i32.add (local.get $at) (local.get $times)) (local.get $value))
      (br_if $again (i32.ne (local.tee $times (i32.add (local.get $times) (i32.const 1))) (i32.const 17)))))
  (func $misses (export "misses") (param $value i64) (local $times i32)
    (loop $again
      (i64.store (i32.add (local.get $times) (i32.const 1024)) (local.get $value))
      (br_if $again (i32.ne (local.tee $times (i32.add (local.get $times) (i32.const 3))) (i32.const 16)))))
  (func $unknown (export "unknown") (param $value i64) (param $end i32) (local $at i32)
    (loop $again
      (i64.store (i32.add (local.get $at) (i32.const 1024)) (local.get $value))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 8))) (local.get $end))))))
;;= x86_64-linux
;; two:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     uninit  %rdx
;;     xorq %rdx, %rdx
;;     jmp     label1
;;   block1:
;;     uninit  %rsi
;;     xorq %rsi, %rsi
;;     jmp     label2
;;   block2:
;;     movq %rdi, 0x3f080408(%rdx, %rsi)
;;     leal 8(%rsi), %esi
;;     cmpq $0x40, %rsi
;;     jnz     label3; j label4
;;   block3:
;;     jmp     label2
;;   block4:
;;     leal 0x40(%rdx), %edx
;;     cmpl $0x1000, %edx
;;     jb      label5; j label6
;;   block5:
;;     jmp     label1
;;   block6:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; up_to_the_last:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rsi, %r9
;;     uninit  %rsi
;;     xorq %rsi, %rsi
;;     movq %r9, %r11
;;     andl $0xf0, %r11d
;;     leal -0x100(%r11), %r8d
;;     jmp     label1
;;   block1:
;;     movq %rdi, 0x3f080000(%r8, %rsi)
;;     leal 1(%rsi), %esi
;;     cmpq $0x10, %rsi
;;     jnz     label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; wraps:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     uninit  %r8
;;     xorl %r8d, %r8d
;;     andl $0xf0, %esi
;;     jmp     label1
;;   block1:
;;     leal -0x100(%rsi, %r8), %r9d
;;     movq %rdi, 0x3f080000(%r9)
;;     leal 1(%r8), %r8d
;;     cmpq $0x11, %r8
;;     jnz     label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; misses:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     uninit  %rdx
;;     xorl %edx, %edx
;;     jmp     label1
;;   block1:
;;     leal 0x400(%rdx), %r8d
;;     movq %rdi, 0x3f080000(%r8)
;;     leal 3(%rdx), %edx
;;     cmpq $0x10, %rdx
;;     jnz     label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; unknown:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     uninit  %r8
;;     xorl %r8d, %r8d
;;     jmp     label1
;;   block1:
;;     leal 0x400(%r8), %r9d
;;     movq %rdi, 0x3f080000(%r9)
;;     leal 8(%r8), %r8d
;;     cmpl %esi, %r8d
;;     jnz     label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
