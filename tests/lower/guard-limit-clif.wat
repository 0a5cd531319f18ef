;;! emit = "clif"
;;! target = "x86_64-linux"
;; The check at the guard's limit, before any optimisation: sums in 64 bits, which zero-extended operands cannot wrap.
(module
  (memory 1)
  (func $within (export "within") (param i32) (result i32) (i32.load offset=0x7ffffffc (local.get 0)))
  (func $beyond (export "beyond") (param i32) (result i32) (i32.load offset=0x7ffffffd (local.get 0))))
;;= x86_64-linux
;; within:
;;   function u0:0(i32) -> i32 tail {
;;       region0 = 268435456 ""
;;
;;                                   block0(v0: i32):
;;   @0036                               v1 = iconst.i64 0x1000_0000
;;   @0036                               v2 = uextend.i64 v0
;;   @0036                               v3 = iadd v1, v2  ; v1 = 0x1000_0000
;;   @0036                               v4 = load.i32 region0 v3+0x7fff_fffc
;;   @003d                               return v4
;;   }
;; beyond:
;;   function u0:1(i32) -> i32 tail {
;;       region0 = 536870912 ""
;;       region1 = 268435456 ""
;;       gv0 = symbol colocated userextname0
;;
;;                                   block0(v0: i32):
;;   @0042                               v1 = iconst.i64 0x1000_0000
;;   @0042                               v2 = symbol_value.i64 gv0
;;   @0042                               v3 = load.i64 notrap aligned region0 v2+8
;;   @0042                               v4 = iconst.i64 0x7fff_fffd
;;   @0042                               v5 = iconst.i64 4
;;   @0042                               v6 = uextend.i64 v0
;;   @0042                               v7 = uadd_overflow_trap v6, v4, user2  ; v4 = 0x7fff_fffd
;;   @0042                               v8 = uadd_overflow_trap v7, v5, user2  ; v5 = 4
;;   @0042                               v9 = icmp ugt v8, v3
;;   @0042                               trapnz v9, user2
;;   @0042                               v10 = iadd v1, v7  ; v1 = 0x1000_0000
;;   @0042                               v11 = select_spectre_guard v9, v1, v10  ; v1 = 0x1000_0000
;;   @0042                               v12 = load.i32 region1 v11
;;   @0049                               return v12
;;   }
