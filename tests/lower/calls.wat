;; A call within the program is direct. A host function is called as C calls it, with the memory's descriptor first; in a table it
;; stands behind an adapter.
;;! optimize = "1"
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
  (memory 1)
  (table 1 1 funcref)
  (elem (i32.const 0) $args)
  (func $local (export "local") (param i32 i64) (result i64) (i64.add (local.get 1) (i64.extend_i32_u (local.get 0))))
  (func $direct (export "direct") (result i64) (call $local (i32.const 1) (i64.const 2)))
  (func $host (export "host") (result i32) (call $args (call $yield) (i32.const 8))))
;;= x86_64-linux
;; wasmc_adapter.wasi_snapshot_preview1.sched_yield:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %rdi
;;     call    wasi_snapshot_preview1.sched_yield
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; wasmc_adapter.wasi_snapshot_preview1.args_get:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movq %rdi, %r8
;;     load_ext_name wasmc_memory.0+0, %rdi
;;     movq %rsi, %rdx
;;     movq %r8, %rsi
;;     call    wasi_snapshot_preview1.args_get
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; local:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     leaq (%rsi, %rdi), %rax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; direct:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     movl $0x2, %esi
;;     movl (%rip), %edi
;;     call    local
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;; host:
;;     pushq %rbp
;;     movq %rsp, %rbp
;;   block0:
;;     load_ext_name wasmc_memory.0+0, %rdi
;;     call    wasi_snapshot_preview1.sched_yield
;;     movl $0x8, %edx
;;     load_ext_name wasmc_memory.0+0, %rdi
;;     movq %rax, %rsi
;;     call    wasi_snapshot_preview1.args_get
;;     movl %eax, %eax
;;     movq %rbp, %rsp
;;     popq %rbp
;;     retq
;;= aarch64-linux
;; wasmc_adapter.wasi_snapshot_preview1.sched_yield:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x0, wasmc_memory.0+0
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
;; wasmc_adapter.wasi_snapshot_preview1.args_get:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x0, wasmc_memory.0+0
;;     mov x1, x2
;;     mov x2, x3
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
;; local:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     add x2, x3, x2, UXTW
;;     ldp fp, lr, [sp], #16
;;     ret
;; direct:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     movz w2, #1
;;     movz x3, #2
;;     bl 0
;;     ldp fp, lr, [sp], #16
;;     ret
;; host:
;;     stp fp, lr, [sp, #-16]!
;;     mov fp, sp
;;   block0:
;;     load_ext_name_near x0, wasmc_memory.0+0
;;     bl 0
;;     mov x1, x0
;;     movz w2, #8
;;     load_ext_name_near x0, wasmc_memory.0+0
;;     bl 0
;;     mov x2, x0
;;     ldp fp, lr, [sp], #16
;;     ret
