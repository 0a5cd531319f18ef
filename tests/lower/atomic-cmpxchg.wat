;; Comparing and exchanging, and an operation that x86 has no instruction for. A narrow one compares with as much of what is expected as goes into
;; the cell.
;;! functions = "wide narrow xor16"
(module
  (memory 1 1 shared)
  (func $wide (export "wide") (param i32 i64 i64) (result i64)
    (i64.atomic.rmw.cmpxchg (local.get 0) (local.get 1) (local.get 2)))
  (func $narrow (export "narrow") (param i32 i32 i32) (result i32)
    (i32.atomic.rmw8.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))
  (func $xor16 (export "xor16") (param i32 i32) (result i32)
    (i32.atomic.rmw16.xor_u (local.get 0) (local.get 1))))
;;= x86_64-linux
;; wide:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testl $0x7, %edi
;;     jnz #trap=user13
;;     movq %rsi, %rax
;;     lock cmpxchgq %rdx, 0x3f080000(%rdi) ;; implicit: %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; narrow:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rsi, %rax
;;     lock cmpxchgb %dl, 0x3f080000(%rdi) ;; implicit: %al
;;     movzbq %al, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; xor16:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     testl $0x1, %edi
;;     jnz #trap=user13
;;     atomically { 16_bits_at_[%r9] Xor= %r10; %rax = old_value_at_[%r9]; %r11, %rflags = trash }
;;     movzwq %ax, %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; wide:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     str x28, [sp, #-16]!
;;     stp x26, x27, [sp, #-16]!
;;     stp x24, x25, [sp, #-16]!
;;   block0:
;;     mov x8, x21
;;     and w9, w2, #7
;;     cbnz w9, #trap=user13
;;     add x25, x8, x2, UXTW
;;     mov x26, x3
;;     mov x28, x4
;;     atomic_cas_loop_64 addr=x25, expect=x26, replacement=x28, oldval=x27, scratch=x24
;;     mov x2, x27
;;     ldp x24, x25, [sp], #16
;;     ldp x26, x27, [sp], #16
;;     ldr x28, [sp], #16
;;     ldp fp, lr, [sp], #16
;;     ret
;; narrow:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     str x28, [sp, #-16]!
;;     stp x26, x27, [sp, #-16]!
;;     stp x24, x25, [sp, #-16]!
;;   block0:
;;     mov x8, x21
;;     add x25, x8, x2, UXTW
;;     mov x26, x3
;;     mov x28, x4
;;     atomic_cas_loop_8 addr=x25, expect=x26, replacement=x28, oldval=x27, scratch=x24
;;     uxtb w2, w27
;;     ldp x24, x25, [sp], #16
;;     ldp x26, x27, [sp], #16
;;     ldr x28, [sp], #16
;;     ldp fp, lr, [sp], #16
;;     ret
;; xor16:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     str x28, [sp, #-16]!
;;     stp x26, x27, [sp, #-16]!
;;     stp x24, x25, [sp, #-16]!
;;   block0:
;;     mov x9, x21
;;     and w10, w2, #1
;;     cbnz w10, #trap=user13
;;     add x25, x9, x2, UXTW
;;     mov x26, x3
;;     atomic_rmw_loop_eor_16 addr=x25 operand=x26 oldval=x27 scratch1=x24 scratch2=x28
;;     uxth w2, w27
;;     ldp x24, x25, [sp], #16
;;     ldp x26, x27, [sp], #16
;;     ldr x28, [sp], #16
;;     ldp fp, lr, [sp], #16
;;     ret
