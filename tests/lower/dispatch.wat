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
        (block $skip
          (block $add
            (br_table $add $skip $done (i32.load8_u (local.get $pc))))
          (local.set $sum (i32.add (local.get $sum) (i32.load8_u offset=1 (local.get $pc))))
          (local.set $pc (i32.add (local.get $pc) (i32.const 2)))
          (br $again))
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
;;     movzbq 0x3f000000(%rdi), %rcx
;;     movl $0x2, %eax
;;     movl %ecx, %ecx
;;     cmpl %eax, %ecx
;;     cmovbl %ecx, %eax
;;     br_table %rax, %rcx, %rax
;;   block2:
;;     movq %rsi, %rax
;;     jmp     label13
;;   block3:
;;     jmp     label5
;;   block4:
;;     jmp     label9
;;   block5:
;;     movzbq 0x3f000001(%rdi), %rax
;;     leal 2(%rdi), %edi
;;     movzbq 0x3f000000(%rdi), %rdx
;;     leal (%rsi, %rax), %eax
;;     movl $0x2, %ecx
;;     movl %edx, %edx
;;     cmpl %ecx, %edx
;;     cmovbl %edx, %ecx
;;     br_table %rcx, %rdx, %rcx
;;   block6:
;;     jmp     label13
;;   block7:
;;     movq %rax, %rsi
;;     jmp     label5
;;   block8:
;;     movq %rax, %rsi
;;     jmp     label9
;;   block9:
;;     leal 1(%rdi), %edi
;;     movzbq 0x3f000000(%rdi), %rcx
;;     movl $0x2, %eax
;;     movl %ecx, %ecx
;;     cmpl %eax, %ecx
;;     cmovbl %ecx, %eax
;;     br_table %rax, %rcx, %rax
;;   block10:
;;     movq %rsi, %rax
;;     jmp     label13
;;   block11:
;;     jmp     label5
;;   block12:
;;     jmp     label9
;;   block13:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; states:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     movl $0x2, %eax
;;     movl %edi, %ecx
;;     cmpl %eax, %ecx
;;     cmovbl %ecx, %eax
;;     br_table %rax, %rcx, %rax
;;   block2:
;;     jmp     label10
;;   block3:
;;     jmp     label5
;;   block4:
;;     jmp     label9
;;   block5:
;;     subl $0x1, %esi
;;     movl $0x2, %eax
;;     testl %esi, %esi
;;     cmovnel (%rip), %eax
;;     movl $0x2, %ecx
;;     movl %eax, %eax
;;     cmpl %ecx, %eax
;;     cmovbl %eax, %ecx
;;     br_table %rcx, %rdx, %rax
;;   block6:
;;     jmp     label10
;;   block7:
;;     jmp     label5
;;   block8:
;;     jmp     label9
;;   block9:
;;     jmp     label5
;;   block10:
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; operands:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     jmp     label1
;;   block1:
;;     movl $0x1, %esi
;;     movl %edi, %r8d
;;     cmpl %esi, %r8d
;;     cmovbl %r8d, %esi
;;     br_table %rsi, %r11, %rax
;;   block2:
;;     jmp     label1
;;   block3:
;;     movl $0x7, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
