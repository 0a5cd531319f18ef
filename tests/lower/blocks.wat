;; A block is a CLIF block only where control comes from elsewhere: to the end of a block that something branches to, to the end of an `if`.
;; An `if` without `else` goes there directly.
;;! emit = "clif"
;;! target = "x86_64-linux"
(module
  (tag $t)
  (func $nothing_branches (export "nothing_branches") (param i32) (result i32)
    (block (result i32) (loop (result i32) (block (result i32) (i32.add (local.get 0) (i32.const 1))))))
  (func $something_branches (export "something_branches") (param i32) (result i32)
    (block $out (result i32)
      (drop (br_if $out (i32.const 1) (local.get 0)))
      (i32.const 2)))
  (func $if_alone (export "if_alone") (param i32) (result i32)
    (if (local.get 0) (then (local.set 0 (i32.const 5))))
    (local.get 0))
  (func $if_with_parameter (export "if_with_parameter") (param i32) (result i32)
    (i32.const 7)
    (if (param i32) (result i32) (local.get 0) (then (i32.add (i32.const 1)))))
  (func $if_else_with_parameter (export "if_else_with_parameter") (param i32) (result i32)
    (i32.const 7)
    (if (param i32) (result i32) (local.get 0) (then (i32.add (i32.const 1))) (else (i32.sub (i32.const 2)))))
  (func $one_branch_left (export "one_branch_left") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (return (i32.const 1))) (else (i32.const 2))))
  (func $no_pad (export "no_pad") (param i32) (result i32)
    (block $caught
      (try_table (catch $t $caught) (local.set 0 (i32.const 3))))
    (local.get 0)))
;;= x86_64-linux
;; nothing_branches:
;;   function u0:0(i64) -> i64 tail {
;;                                   block0(v0: i64):
;;                                       v1 = ireduce.i32 v0
;;                                       v5 -> v1
;;   @00a7                               jump block2
;;
;;                                   block2:
;;   @00ad                               v6 = iconst.i32 1
;;   @00af                               v7 = iadd.i32 v5, v6  ; v6 = 1
;;   @00b3                               v8 = uextend.i64 v7
;;   @00b3                               return v8
;;   }
;; something_branches:
;;   function u0:1(i64) -> i64 tail {
;;                                   block0(v0: i64):
;;                                       v1 = ireduce.i32 v0
;;   @00b8                               v3 = iconst.i32 1
;;   @00bc                               v7 = uextend.i64 v3  ; v3 = 1
;;   @00bc                               brif v1, block1(v7), block2
;;
;;                                   block2:
;;   @00bf                               v4 = iconst.i32 2
;;   @00c1                               v8 = uextend.i64 v4  ; v4 = 2
;;   @00c1                               jump block1(v8)
;;
;;                                   block1(v6: i64):
;;                                       v5 -> v6
;;                                       v2 = ireduce.i32 v6
;;   @00c2                               return v5
;;   }
;; if_alone:
;;   function u0:2(i64) -> i64 tail {
;;                                   block0(v0: i64):
;;                                       v1 = ireduce.i32 v0
;;   @00c7                               brif v1, block1, block3(v0)
;;
;;                                   block1:
;;   @00c9                               v2 = iconst.i32 5
;;   @00cd                               v6 = uextend.i64 v2  ; v2 = 5
;;   @00cd                               jump block3(v6)
;;
;;                                   block3(v5: i64):
;;                                       v4 -> v5
;;                                       v3 = ireduce.i32 v5
;;   @00d0                               return v4
;;   }
;; if_with_parameter:
;;   function u0:3(i64) -> i64 tail {
;;                                   block0(v0: i64):
;;                                       v1 = ireduce.i32 v0
;;   @00d3                               v2 = iconst.i32 7
;;   @00d7                               v9 = uextend.i64 v2  ; v2 = 7
;;   @00d7                               brif v1, block1, block3(v9)
;;
;;                                   block1:
;;   @00d9                               v5 = iconst.i32 1
;;   @00db                               v6 = iadd.i32 v2, v5  ; v2 = 7, v5 = 1
;;   @00dc                               v10 = uextend.i64 v6
;;   @00dc                               jump block3(v10)
;;
;;                                   block3(v8: i64):
;;                                       v7 -> v8
;;                                       v4 = ireduce.i32 v8
;;   @00dd                               return v7
;;   }
;; if_else_with_parameter:
;;   function u0:4(i64) -> i64 tail {
;;                                   block0(v0: i64):
;;                                       v1 = ireduce.i32 v0
;;   @00e0                               v2 = iconst.i32 7
;;   @00e4                               brif v1, block1, block2(v2)  ; v2 = 7
;;
;;                                   block1:
;;   @00e6                               v5 = iconst.i32 1
;;   @00e8                               v6 = iadd.i32 v2, v5  ; v2 = 7, v5 = 1
;;   @00e9                               v11 = uextend.i64 v6
;;   @00e9                               jump block3(v11)
;;
;;                                   block2(v3: i32):
;;   @00ea                               v7 = iconst.i32 2
;;   @00ec                               v8 = isub v3, v7  ; v7 = 2
;;   @00ed                               v12 = uextend.i64 v8
;;   @00ed                               jump block3(v12)
;;
;;                                   block3(v10: i64):
;;                                       v9 -> v10
;;                                       v4 = ireduce.i32 v10
;;   @00ee                               return v9
;;   }
;; one_branch_left:
;;   function u0:5(i64) -> i64 tail {
;;                                   block0(v0: i64):
;;                                       v1 = ireduce.i32 v0
;;   @00f3                               brif v1, block1, block2
;;
;;                                   block1:
;;   @00f5                               v3 = iconst.i32 1
;;   @00f7                               v4 = uextend.i64 v3  ; v3 = 1
;;   @00f7                               return v4
;;
;;                                   block2:
;;   @00f9                               v5 = iconst.i32 2
;;   @00fc                               v6 = uextend.i64 v5  ; v5 = 2
;;   @00fc                               return v6
;;   }
;; no_pad:
;;   function u0:6(i64) -> i64 tail {
;;                                   block0(v0: i64):
;;                                       v1 = ireduce.i32 v0
;;   @0107                               v2 = iconst.i32 3
;;   @010f                               v3 = uextend.i64 v2  ; v2 = 3
;;   @010f                               return v3
;;   }
