;; A library without a memory: how often anybody asked, and a table of what can be asked.
(module
  (global $asked (export "asked") (mut i32) (i32.const 0))
  (table (export "questions") 1 1 funcref)
  (elem (i32.const 0) $next)
  (func $next (export "next") (result i32)
    (global.set $asked (i32.add (global.get $asked) (i32.const 1)))
    (global.get $asked)))
