;; The head of a loop that begins with a jump table is repeated where the loop goes on; where the index is a constant there, the branch goes straight on.
;; What the head adds up is added up by the entries that use it. Not so where operands go along.
;;! target = "x86_64-linux"
(module
  (memory 1)
  (func $interpreter (export "interpreter") (param $pc i32) (param $sum i32) (result i32)
    (local $next i32)
    (loop $again
      (local.set $next (i32.add (local.get $pc) (i32.const 1)))
      (block $done
       (block $double
        (block $back
         (block $skip
          (block $add
            (br_table $add $skip $back $double $done (i32.load8_u (local.get $pc))))
          (local.set $sum (i32.add (local.get $sum) (i32.load8_u offset=1 (local.get $pc))))
          (local.set $pc (i32.add (local.get $pc) (i32.const 2)))
          (br $again))
         (local.set $pc (local.get $next))
         (br $again))
        (local.set $pc (i32.sub (local.get $pc) (i32.const 8)))
        (br $again))
       (local.set $sum (i32.shl (local.get $sum) (i32.const 1)))
       (local.set $pc (local.get $next))
       (br $again)))
    (local.get $sum))
  (func $states (export "states") (param $state i32) (param $count i32)
    (loop $again
      (block $done
        (block $second
          (block $first
            (br_table $first $second $done (local.get $state)))
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))
          (local.set $state (select (i32.const 1) (i32.const 2) (local.get $count)))
          (br $again))
        (local.set $state (i32.const 0))
        (br $again))))
  (func $operands (export "operands") (param $state i32) (result i32)
    (i32.const 7)
    (loop $again (param i32) (result i32)
      (block $done (param i32) (result i32)
        (br_table $again $done (local.get $state))))))
;;= x86_64-linux
;; interpreter:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     movzbq 0x3f080000(%rdi), %rcx
;;     movl $0x4, %eax
;;     movl %ecx, %ecx
;;     cmpl %eax, %ecx
;;     cmovbl %ecx, %eax
;;     br_table %rax, %rcx, %rax
;;   block2:
;;     movq %rsi, %rax
;;     jmp     label31
;;   block3:
;;     jmp     label7
;;   block4:
;;     jmp     label13
;;   block5:
;;     jmp     label19
;;   block6:
;;     jmp     label25
;;   block7:
;;     movzbq 0x3f080001(%rdi), %rax
;;     leal 2(%rdi), %edi
;;     movzbq 0x3f080000(%rdi), %rdx
;;     leal (%rsi, %rax), %eax
;;     movl $0x4, %ecx
;;     movl %edx, %edx
;;     cmpl %ecx, %edx
;;     cmovbl %edx, %ecx
;;     br_table %rcx, %rdx, %rcx
;;   block8:
;;     jmp     label31
;;   block9:
;;     movq %rax, %rsi
;;     jmp     label7
;;   block10:
;;     movq %rax, %rsi
;;     jmp     label13
;;   block11:
;;     movq %rax, %rsi
;;     jmp     label19
;;   block12:
;;     movq %rax, %rsi
;;     jmp     label25
;;   block13:
;;     leal 1(%rdi), %edi
;;     movzbq 0x3f080000(%rdi), %rcx
;;     movl $0x4, %eax
;;     movl %ecx, %ecx
;;     cmpl %eax, %ecx
;;     cmovbl %ecx, %eax
;;     br_table %rax, %rdx, %rcx
;;   block14:
;;     movq %rsi, %rax
;;     jmp     label31
;;   block15:
;;     jmp     label7
;;   block16:
;;     jmp     label13
;;   block17:
;;     jmp     label19
;;   block18:
;;     jmp     label25
;;   block19:
;;     movzbq 0x3f07fff8(%rdi), %rdx
;;     subl $0x8, %edi
;;     movl $0x4, %eax
;;     movl %edx, %ecx
;;     cmpl %eax, %ecx
;;     cmovbl %ecx, %eax
;;     br_table %rax, %r9, %r8
;;   block20:
;;     movq %rsi, %rax
;;     jmp     label31
;;   block21:
;;     jmp     label7
;;   block22:
;;     jmp     label13
;;   block23:
;;     jmp     label19
;;   block24:
;;     jmp     label25
;;   block25:
;;     leal 1(%rdi), %edi
;;     movzbq 0x3f080000(%rdi), %r9
;;     shll $1, %esi
;;     movl $0x4, %r8d
;;     movl %r9d, %r9d
;;     cmpl %r8d, %r9d
;;     cmovbl %r9d, %r8d
;;     br_table %r8, %r10, %r11
;;   block26:
;;     movq %rsi, %rax
;;     jmp     label31
;;   block27:
;;     jmp     label7
;;   block28:
;;     jmp     label13
;;   block29:
;;     jmp     label19
;;   block30:
;;     jmp     label25
;;   block31:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; states:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     movl $0x2, %r8d
;;     testl %edi, %edi
;;     jz      label2; j label3
;;   block2:
;;     jmp     label6
;;   block3:
;;     cmpl $0x2, %edi
;;     jb      label4; j label5
;;   block4:
;;     jmp     label12
;;   block5:
;;     jmp     label11
;;   block6:
;;     subl $0x1, %esi
;;     testl %esi, %esi
;;     movq %r8, %rax
;;     cmovnel (%rip), %eax
;;     testl %eax, %eax
;;     jz      label7; j label8
;;   block7:
;;     jmp     label6
;;   block8:
;;     cmpl $0x2, %eax
;;     jb      label9; j label10
;;   block9:
;;     jmp     label12
;;   block10:
;;     jmp     label11
;;   block11:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;   block12:
;;     jmp     label6
;; operands:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     testl %edi, %edi
;;     jz      label2; j label3
;;   block2:
;;     jmp     label1
;;   block3:
;;     movl $0x7, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
