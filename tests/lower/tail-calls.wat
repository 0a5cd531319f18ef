;; A tail call leaves no frame behind, also where the callee has more parameters on the stack than the caller. One of a host
;; function is a call and a return.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (type $t (func (param i32) (result i32)))
  (table 4 4 funcref)
  (func $loop (export "direct") (param i32) (result i32) (return_call $loop (i32.sub (local.get 0) (i32.const 1))))
  (func $indirect (export "indirect") (param i32 i32) (result i32)
    (return_call_indirect (type $t) (local.get 0) (local.get 1)))
  (func $many (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64) (local.get 9))
  (func $more_parameters (export "more_parameters") (param i64) (result i64)
    (return_call $many (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0)
      (local.get 0) (local.get 0) (local.get 0) (local.get 0)))
  (func $host (export "host") (result i32) (return_call $yield)))
;;= x86_64-linux
;; wasmc_adapter.wasi_snapshot_preview1.sched_yield:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     uninit  %rdi
;;     xorq %rdi, %rdi
;;     call    wasi_snapshot_preview1.sched_yield
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; loop:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     subl $0x1, %edi
;;     return_call_known loop (0) tmp=%r11 %rdi=%rdi
;; indirect:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     cmpq $0x4, %rsi
;;     jnb #trap=user4
;;     load_ext_name wasmc_table.0+0, %r10
;;     leaq (%r10, %rsi, 8), %r9
;;     cmpq $0x4, %rsi
;;     cmovaeq %r10, %r9
;;     movl 4(%r9), %r11d
;;     cmpl $0x1, %r11d
;;     jnz     label2; j label1
;;   block1:
;;     movl (%r9), %r10d
;;     return_call_unknown %r10 (0) tmp=%r11 %rdi=%rdi
;;   block2:
;;     testl %r11d, %r11d
;;     jz #trap=user5
;;     ud2
;; many:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq <offset:0>+-8(%rbp), %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq $0x20
;; more_parameters:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;     subq $0x20, %rsp
;;     movq %rsp, %rbp
;;     movq 0x20(%rsp), %r11
;;     movq %r11, (%rsp)
;;     movq 0x28(%rsp), %r11
;;     movq %r11, 8(%rsp)
;;   block0:
;;     movq %rdi, <offset:0>+-0x20(%rbp)
;;     movq %rdi, <offset:0>+-0x18(%rbp)
;;     movq %rdi, <offset:0>+-0x10(%rbp)
;;     movq %rdi, <offset:0>+-8(%rbp)
;;     movq %rdi, %r9
;;     movq %r9, %rcx
;;     movq %r9, %rdx
;;     movq %r9, %rsi
;;     movq %r9, %r8
;;     return_call_known many (32) tmp=%r11 %rdi=%rdi %rsi=%rsi %rdx=%rdx %rcx=%rcx %r8=%r8 %r9=%r9
;; host:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     uninit  %rdi
;;     xorq %rdi, %rdi
;;     call    wasi_snapshot_preview1.sched_yield
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; wasmc_adapter.wasi_snapshot_preview1.sched_yield:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz x0, #0
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
;; loop:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     sub w2, w2, #1
;;     return_call loop new_stack_arg_size:0 x2=x2
;; indirect:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     mov w8, w3
;;     subs xzr, x8, #4
;;     b.hs #trap=user4
;;     load_ext_name_near x10, wasmc_table.0+0
;;     add x11, x10, x8, LSL 3
;;     subs xzr, x8, #4
;;     csel x11, x10, x11, hs
;;     ldr w12, [x11, #4]
;;     subs wzr, w12, #1
;;     b.ne label2 ; b label1
;;   block1:
;;     ldr w1, [x11]
;;     return_call_ind x1 new_stack_arg_size:0 x2=x2
;;   block2:
;;     cbz w12, #trap=user5
;;     udf #0xc11f
;; many:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     ldr x2, [sp, #40]
;;     ldp fp, lr, [sp], #16
;;     add sp, sp, #32
;;     ret
;; more_parameters:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;     sub sp, sp, #32
;;     ldr fp, [sp, #32]
;;     stp fp, lr, [sp]
;;     mov fp, sp
;;   block0:
;;     str x2, [sp, #16]
;;     str x2, [sp, #24]
;;     str x2, [sp, #32]
;;     str x2, [sp, #40]
;;     mov x7, x2
;;     mov x3, x7
;;     mov x4, x7
;;     mov x5, x7
;;     mov x6, x7
;;     return_call many new_stack_arg_size:32 x2=x2 x3=x3 x4=x4 x5=x5 x6=x6 x7=x7
;; host:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz x0, #0
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
