;;! emit = "clif"
;;! target = "x86_64-linux"
;; The check at the guard's limit, before any optimisation: sums in 64 bits, which zero-extended operands cannot wrap.
(module
  (memory 1)
  (func $within (export "within") (param i32) (result i32) (i32.load offset=0x7ffffffc (local.get 0)))
  (func $beyond (export "beyond") (param i32) (result i32) (i32.load offset=0x7ffffffd (local.get 0))))
;;= x86_64-linux
;; within:
;;   function u0:0(i64) -> i64 tail {
;;       region0 = 268435456 ""
;;
;;                                   block0(v0: i64):
;;                                       v3 -> v0
;;                                       v1 = ireduce.i32 v0
;;   @0036                               v2 = iconst.i64 0x3f08_0000
;;   @0036                               v4 = iadd v2, v3  ; v2 = 0x3f08_0000
;;   @0036                               v7 = uload32 region0 v4+0x7fff_fffc
;;                                       v6 -> v7
;;   @0036                               v5 = ireduce.i32 v7
;;   @003d                               return v6
;;   }
;; beyond:
;;   function u0:1(i64) -> i64 tail {
;;       region0 = 536870912 ""
;;       region1 = 268435456 ""
;;       gv0 = symbol colocated userextname0
;;
;;                                   block0(v0: i64):
;;                                       v5 -> v0
;;                                       v1 = ireduce.i32 v0
;;   @0042                               v2 = iconst.i64 0x3f08_0000
;;   @0042                               v3 = symbol_value.i64 gv0
;;   @0042                               v4 = load.i64 notrap aligned region0 v3+8
;;   @0042                               v6 = iconst.i64 0x7fff_fffd
;;   @0042                               v7 = iadd v5, v6  ; v6 = 0x7fff_fffd
;;   @0042                               v8 = iconst.i64 4
;;   @0042                               v9 = iadd v7, v8  ; v8 = 4
;;   @0042                               v10 = icmp ugt v9, v4
;;   @0042                               trapnz v10, user2
;;   @0042                               v11 = iadd v2, v7  ; v2 = 0x3f08_0000
;;   @0042                               v12 = select_spectre_guard v10, v2, v11  ; v2 = 0x3f08_0000
;;   @0042                               v15 = uload32 region1 v12
;;                                       v14 -> v15
;;   @0042                               v13 = ireduce.i32 v15
;;   @0049                               return v14
;;   }
