;; Exceptions of every kind, thrown and caught in every way. It writes a line for each check that holds, and then
;; ends by an exception that nobody catches.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "as it should be\n")
  (data (i32.const 96) "not as it should be\n")

  (tag $squall)
  (tag $storm (param i32))
  (tag $swell (param f32))
  (tag $wreck (param i64 f64 v128 i32))

  (type $sail (func (param i32) (result i32)))
  (table funcref (elem $gust))
  (elem declare func $gust)

  ;; Throws by its argument, after some calls.
  (func $gust (param i32) (result i32)
    (if (i32.gt_u (local.get 0) (i32.const 100))
      (then (return (call $gust (i32.sub (local.get 0) (i32.const 100))))))
    (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $squall)))
    (if (i32.eq (local.get 0) (i32.const 2)) (then (throw $storm (i32.const -7))))
    (if (i32.eq (local.get 0) (i32.const 3)) (then (throw $swell (f32.const 2.5))))
    (if (i32.eq (local.get 0) (i32.const 4)) (then
      (throw $wreck (i64.const 0x123456789abcdef) (f64.const 0.1) (v128.const i64x2 5 6) (i32.const 8))))
    (local.get 0))

  ;; Which exception came, by the way it takes.
  (func $sort (param i32) (result i32)
    (block $wreck (result i64 f64 v128 i32)
      (block $swell (result f32)
        (block $storm (result i32)
          (block $squall
            (return (try_table (result i32)
              (catch $squall $squall) (catch $storm $storm) (catch $swell $swell) (catch $wreck $wreck)
              (call $gust (local.get 0)))))
          (return (i32.const 1000)))
        (return))
      (return (i32.trunc_f32_s (f32.mul (f32.const 10)))))
    (drop)
    (i64x2.extract_lane 1)
    (i32.wrap_i64)
    (return (i32.add (i32.const 2000))))

  ;; Values of all kinds live on through calls that are left by an exception.
  (func $keeps_locals (param $kind i32) (result i32)
    (local $a i32) (local $b i64) (local $c f64) (local $d v128) (local $e i32)
    (local.set $a (call $gust (i32.const 11)))
    (local.set $b (i64.extend_i32_u (call $gust (i32.const 22))))
    (local.set $c (f64.convert_i32_u (call $gust (i32.const 33))))
    (local.set $d (i32x4.splat (call $gust (i32.const 44))))
    (block $caught
      (try_table (catch_all $caught)
        (local.set $e (i32.const 1))
        (drop (call $gust (local.get $kind)))
        (local.set $e (i32.const 2))
        (drop (call $gust (i32.const 301)))
        (local.set $e (i32.const 3))))
    (i32.add (i32.mul (local.get $e) (i32.const 1000))
      (i32.add (i32.add (local.get $a) (i32.wrap_i64 (local.get $b)))
        (i32.add (i32.trunc_f64_u (local.get $c)) (i32x4.extract_lane 2 (local.get $d))))))

  ;; Nine results, of which some are returned in memory.
  (func $nine (param i32) (result i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5)
    (i32.const 6) (i32.const 7) (i32.const 8) (call $gust (local.get 0)))
  (func $last_of_nine (param i32) (result i32)
    (block $storm (result i32)
      (try_table (result i32 i32 i32 i32 i32 i32 i32 i32 i32) (catch $storm $storm) (call $nine (local.get 0)))
      (return)))

  (func $indirect (param i32) (result i32)
    (block $storm (result i32)
      (try_table (result i32) (catch $storm $storm)
        (i32.add (call_indirect (type $sail) (local.get 0) (i32.const 0))
          (call_ref $sail (local.get 0) (ref.func $gust))))))

  ;; A tail call leaves the block that would catch.
  (func $slips_out (param i32) (result i32)
    (block $caught
      (try_table (catch_all $caught) (return_call $gust (local.get 0))))
    (i32.const -1))

  ;; Looks at everything that passes by, and throws it again.
  (func $passes_on (param i32) (result i32)
    (local $seen exnref)
    (block $any (result exnref)
      (return (try_table (result i32) (catch_all_ref $any) (call $slips_out (local.get 0)))))
    (local.set $seen)
    (throw_ref (local.get $seen)))
  (func $passed_on (param i32) (result i32)
    (block $wreck (result i64 f64 v128 i32)
      (return (try_table (result i32) (catch $wreck $wreck) (call $passes_on (local.get 0)))))
    (drop) (drop)
    (drop (i64.trunc_f64_s))
    (i32.wrap_i64))

  ;; An inner block that catches something else is no obstacle, and the nearest that fits wins.
  (func $nested (param i32) (result i32)
    (block $outer
      (drop (block $storm (result i32)
        (block $inner
          (try_table (catch $storm $storm) (catch_all $outer)
            (try_table (catch $squall $inner) (drop (call $gust (local.get 0)))))
          (return (i32.const 1)))
        (return (i32.const 2))))
      (return (i32.const 3)))
    (i32.const 4))

  ;; A loop that is caught into, many times.
  (func $many (result i32)
    (local $count i32)
    (block $done
      (loop $again
        (br_if $done (i32.eq (local.get $count) (i32.const 200000)))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (block $wreck (result i64 f64 v128 i32)
          (try_table (catch $wreck $wreck) (catch_all $again)
            (drop (call $gust (i32.add (i32.const 1000) (i32.and (local.get $count) (i32.const 7))))))
          (br $again))
        (drop) (drop) (drop) (drop)
        (br $again)))
    (local.get $count))

  (func $check (param $is i32) (param $wanted i32)
    (local $good i32)
    (local.set $good (i32.eq (local.get $is) (local.get $wanted)))
    (i32.store (i32.const 0) (select (i32.const 64) (i32.const 96) (local.get $good)))
    (i32.store (i32.const 4) (select (i32.const 16) (i32.const 20) (local.get $good)))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

  (func $set_sail (export "_start")
    (call $check (call $sort (i32.const 9)) (i32.const 9))
    (call $check (call $sort (i32.const 1)) (i32.const 1000))
    (call $check (call $sort (i32.const 502)) (i32.const -7))
    (call $check (call $sort (i32.const 103)) (i32.const 25))
    (call $check (call $sort (i32.const 204)) (i32.const 2006))
    (call $check (call $keeps_locals (i32.const 5)) (i32.const 2110))
    (call $check (call $keeps_locals (i32.const 202)) (i32.const 1110))
    (call $check (call $last_of_nine (i32.const 77)) (i32.const 77))
    (call $check (call $last_of_nine (i32.const 102)) (i32.const -7))
    (call $check (call $indirect (i32.const 6)) (i32.const 12))
    (call $check (call $indirect (i32.const 2)) (i32.const -7))
    (call $check (call $passed_on (i32.const 70)) (i32.const 70))
    (call $check (call $passed_on (i32.const 4)) (i32.const 0x89abcdef))
    (call $check (call $nested (i32.const 1)) (i32.const 2))
    (call $check (call $nested (i32.const 2)) (i32.const 3))
    (call $check (call $nested (i32.const 4)) (i32.const 4))
    (call $check (call $nested (i32.const 5)) (i32.const 1))
    (call $check (call $many) (i32.const 200000))
    (drop (call $passed_on (i32.const 402)))))
