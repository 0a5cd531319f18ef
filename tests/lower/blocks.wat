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
;;   function u0:0(i32) -> i32 tail {
;;                                   block0(v0: i32):
;;                                       v4 -> v0
;;   @00a7                               jump block2
;;
;;                                   block2:
;;   @00ad                               v5 = iconst.i32 1
;;   @00af                               v6 = iadd.i32 v4, v5  ; v5 = 1
;;   @00b3                               return v6
;;   }
;; something_branches:
;;   function u0:1(i32) -> i32 tail {
;;                                   block0(v0: i32):
;;   @00b8                               v2 = iconst.i32 1
;;   @00bc                               brif v0, block1(v2), block2  ; v2 = 1
;;
;;                                   block2:
;;   @00bf                               v3 = iconst.i32 2
;;   @00c1                               jump block1(v3)  ; v3 = 2
;;
;;                                   block1(v1: i32):
;;   @00c2                               return v1
;;   }
;; if_alone:
;;   function u0:2(i32) -> i32 tail {
;;                                   block0(v0: i32):
;;   @00c7                               brif v0, block1, block3(v0)
;;
;;                                   block1:
;;   @00c9                               v1 = iconst.i32 5
;;   @00cd                               jump block3(v1)  ; v1 = 5
;;
;;                                   block3(v2: i32):
;;   @00d0                               return v2
;;   }
;; if_with_parameter:
;;   function u0:3(i32) -> i32 tail {
;;                                   block0(v0: i32):
;;   @00d3                               v1 = iconst.i32 7
;;   @00d7                               brif v0, block1, block3(v1)  ; v1 = 7
;;
;;                                   block1:
;;   @00d9                               v4 = iconst.i32 1
;;   @00db                               v5 = iadd.i32 v1, v4  ; v1 = 7, v4 = 1
;;   @00dc                               jump block3(v5)
;;
;;                                   block3(v3: i32):
;;   @00dd                               return v3
;;   }
;; if_else_with_parameter:
;;   function u0:4(i32) -> i32 tail {
;;                                   block0(v0: i32):
;;   @00e0                               v1 = iconst.i32 7
;;   @00e4                               brif v0, block1, block2(v1)  ; v1 = 7
;;
;;                                   block1:
;;   @00e6                               v4 = iconst.i32 1
;;   @00e8                               v5 = iadd.i32 v1, v4  ; v1 = 7, v4 = 1
;;   @00e9                               jump block3(v5)
;;
;;                                   block2(v2: i32):
;;   @00ea                               v6 = iconst.i32 2
;;   @00ec                               v7 = isub v2, v6  ; v6 = 2
;;   @00ed                               jump block3(v7)
;;
;;                                   block3(v3: i32):
;;   @00ee                               return v3
;;   }
;; one_branch_left:
;;   function u0:5(i32) -> i32 tail {
;;                                   block0(v0: i32):
;;   @00f3                               brif v0, block1, block2
;;
;;                                   block1:
;;   @00f5                               v2 = iconst.i32 1
;;   @00f7                               return v2  ; v2 = 1
;;
;;                                   block2:
;;   @00f9                               v3 = iconst.i32 2
;;   @00fc                               return v3  ; v3 = 2
;;   }
;; no_pad:
;;   function u0:6(i32) -> i32 tail {
;;                                   block0(v0: i32):
;;   @0107                               v1 = iconst.i32 3
;;   @010f                               return v1  ; v1 = 3
;;   }
