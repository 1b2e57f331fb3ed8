;; Packed pixels to I420, what has changed since the picture before, and hashes of it. The arithmetic is that of
;; i420.ts, which gives the factors. After a change: see make-i420-module.ts
(module
  (import "page" "memory" (memory 1 65536 shared))

  ;; Whether `length` bytes at a and b are the same; a multiple of 16.
  (func $same (param $a i32) (param $b i32) (param $length i32) (result i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $a) (local.get $length)))
    (loop $next
      (if (v128.any_true (v128.xor (v128.load (local.get $a)) (v128.load (local.get $b))))
        (then (return (i32.const 0))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $a) (local.get $end))))
    (i32.const 1))

  ;; One channel of four pixels.
  (func $channel (param $pixels v128) (param $shift i32) (result v128)
    (v128.and (i32x4.shr_u (local.get $pixels) (local.get $shift)) (v128.const i32x4 255 255 255 255)))

  ;; base + x r + y g + z b, in four lanes.
  (func $mix (param $r v128) (param $g v128) (param $b v128)
    (param $x i32) (param $y i32) (param $z i32) (param $base i32) (result v128)
    (i32x4.add
      (i32x4.add
        (i32x4.mul (local.get $r) (i32x4.splat (local.get $x)))
        (i32x4.mul (local.get $g) (i32x4.splat (local.get $y))))
      (i32x4.add
        (i32x4.mul (local.get $b) (i32x4.splat (local.get $z)))
        (i32x4.splat (local.get $base)))))

  ;; Eight bytes from eight numbers of 0 to 255.
  (func $pack (param $low v128) (param $high v128) (result v128)
    (local $both v128)
    (local.set $both (i16x8.narrow_i32x4_s (local.get $low) (local.get $high)))
    (i8x16.narrow_i16x8_u (local.get $both) (local.get $both)))

  ;; Sums of neighbours: a0 + a1, a2 + a3, b0 + b1, b2 + b3.
  (func $pairs (param $a v128) (param $b v128) (result v128)
    (i32x4.add
      (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $a) (local.get $b))
      (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $a) (local.get $b))))

  (func $luma (param $at i32) (param $target i32) (param $red i32) (param $blue i32)
    (param $x i32) (param $y i32) (param $z i32) (param $base i32)
    (local $low v128) (local $high v128)
    (local.set $low (v128.load (local.get $at)))
    (local.set $high (v128.load offset=16 (local.get $at)))
    (v128.store64_lane 0 (local.get $target)
      (call $pack
        (i32x4.shr_u
          (call $mix
            (call $channel (local.get $low) (local.get $red))
            (call $channel (local.get $low) (i32.const 8))
            (call $channel (local.get $low) (local.get $blue))
            (local.get $x) (local.get $y) (local.get $z) (local.get $base))
          (i32.const 16))
        (i32x4.shr_u
          (call $mix
            (call $channel (local.get $high) (local.get $red))
            (call $channel (local.get $high) (i32.const 8))
            (call $channel (local.get $high) (local.get $blue))
            (local.get $x) (local.get $y) (local.get $z) (local.get $base))
          (i32.const 16)))))

  ;; The sum of a channel over each of four squares of 2 × 2 pixels, in eight columns from `top` and `bottom`.
  (func $squares (param $top i32) (param $bottom i32) (param $shift i32) (result v128)
    (call $pairs
      (i32x4.add
        (call $channel (v128.load (local.get $top)) (local.get $shift))
        (call $channel (v128.load (local.get $bottom)) (local.get $shift)))
      (i32x4.add
        (call $channel (v128.load offset=16 (local.get $top)) (local.get $shift))
        (call $channel (v128.load offset=16 (local.get $bottom)) (local.get $shift)))))

  ;; Converts the pairs of rows that differ from those at `before` (0: all), and writes their numbers to `pairs`, 32 bits
  ;; each. Returns how many there are. Width is even and at least 8.
  (func (export "convert")
    (param $pixels i32) (param $before i32) (param $target i32) (param $pairs i32)
    (param $width i32) (param $height i32) (param $red i32) (param $blue i32)
    (param $yr i32) (param $yg i32) (param $yb i32) (param $yBase i32)
    (param $ur i32) (param $ug i32) (param $ub i32)
    (param $vr i32) (param $vg i32) (param $vb i32) (param $cBase i32)
    (result i32)
    (local $row i32) (local $offset i32) (local $x i32) (local $count i32)
    (local $top i32) (local $bottom i32) (local $y i32) (local $u i32) (local $v i32) (local $size i32)
    (local $r v128) (local $g v128) (local $b v128)
    (local.set $size (i32.mul (local.get $width) (local.get $height)))
    (loop $rows
      (local.set $offset (i32.shl (i32.mul (local.get $row) (local.get $width)) (i32.const 2)))
      (block $done
        (br_if $done
          (if (result i32) (local.get $before)
            (then
              (call $same
                (i32.add (local.get $pixels) (local.get $offset))
                (i32.add (local.get $before) (local.get $offset))
                (i32.shl (local.get $width) (i32.const 3))))
            (else (i32.const 0))))
        (i32.store
          (i32.add (local.get $pairs) (i32.shl (local.get $count) (i32.const 2)))
          (i32.shr_u (local.get $row) (i32.const 1)))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (local.set $x (i32.const 0))
        (loop $columns
          (local.set $top
            (i32.add
              (i32.add (local.get $pixels) (local.get $offset))
              (i32.shl (local.get $x) (i32.const 2))))
          (local.set $bottom (i32.add (local.get $top) (i32.shl (local.get $width) (i32.const 2))))
          (local.set $y
            (i32.add
              (i32.add (local.get $target) (i32.mul (local.get $row) (local.get $width)))
              (local.get $x)))
          (call $luma (local.get $top) (local.get $y) (local.get $red) (local.get $blue)
            (local.get $yr) (local.get $yg) (local.get $yb) (local.get $yBase))
          (call $luma (local.get $bottom) (i32.add (local.get $y) (local.get $width))
            (local.get $red) (local.get $blue)
            (local.get $yr) (local.get $yg) (local.get $yb) (local.get $yBase))
          (local.set $r (call $squares (local.get $top) (local.get $bottom) (local.get $red)))
          (local.set $g (call $squares (local.get $top) (local.get $bottom) (i32.const 8)))
          (local.set $b (call $squares (local.get $top) (local.get $bottom) (local.get $blue)))
          (local.set $u
            (i32.add
              (i32.add (local.get $target) (local.get $size))
              (i32.add
                (i32.shr_u (i32.mul (local.get $row) (local.get $width)) (i32.const 2))
                (i32.shr_u (local.get $x) (i32.const 1)))))
          (local.set $v (i32.add (local.get $u) (i32.shr_u (local.get $size) (i32.const 2))))
          (v128.store32_lane 0 (local.get $u)
            (call $pack
              (i32x4.shr_u
                (call $mix (local.get $r) (local.get $g) (local.get $b)
                  (local.get $ur) (local.get $ug) (local.get $ub) (local.get $cBase))
                (i32.const 18))
              (v128.const i32x4 0 0 0 0)))
          (v128.store32_lane 0 (local.get $v)
            (call $pack
              (i32x4.shr_u
                (call $mix (local.get $r) (local.get $g) (local.get $b)
                  (local.get $vr) (local.get $vg) (local.get $vb) (local.get $cBase))
                (i32.const 18))
              (v128.const i32x4 0 0 0 0)))
          (br_if $done (i32.ge_u (i32.add (local.get $x) (i32.const 8)) (local.get $width)))
          ;; The last eight columns may overlap those before them.
          (local.set $x (i32.add (local.get $x) (i32.const 8)))
          (if (i32.gt_u (local.get $x) (i32.sub (local.get $width) (i32.const 8)))
            (then (local.set $x (i32.sub (local.get $width) (i32.const 8)))))
          (br $columns)))
      (local.set $row (i32.add (local.get $row) (i32.const 2)))
      (br_if $rows (i32.lt_u (local.get $row) (local.get $height))))
    (local.get $count))

  ;; XXH64 (xxHash specification 0.1.1): a fast hash of 64 bits, for pictures that nobody forges.
  (global $p1 i64 (i64.const 0x9e3779b185ebca87))
  (global $p2 i64 (i64.const 0xc2b2ae3d27d4eb4f))
  (global $p3 i64 (i64.const 0x165667b19e3779f9))
  (global $p4 i64 (i64.const 0x85ebca77c2b2ae63))
  (global $p5 i64 (i64.const 0x27d4eb2f165667c5))

  (func $round (param $acc i64) (param $lane i64) (result i64)
    (i64.mul
      (i64.rotl
        (i64.add (local.get $acc) (i64.mul (local.get $lane) (global.get $p2)))
        (i64.const 31))
      (global.get $p1)))

  (func $merge (param $acc i64) (param $lane i64) (result i64)
    (i64.add
      (i64.mul
        (i64.xor (local.get $acc) (call $round (i64.const 0) (local.get $lane)))
        (global.get $p1))
      (global.get $p4)))

  (func (export "hash") (param $at i32) (param $length i32) (param $seed i64) (result i64)
    (local $end i32) (local $acc i64) (local $a i64) (local $b i64) (local $c i64) (local $d i64)
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (if (i32.ge_u (local.get $length) (i32.const 32))
      (then
        (local.set $b (i64.add (local.get $seed) (global.get $p2)))
        (local.set $a (i64.add (local.get $b) (global.get $p1)))
        (local.set $c (local.get $seed))
        (local.set $d (i64.sub (local.get $seed) (global.get $p1)))
        (loop $stripes
          (local.set $a (call $round (local.get $a) (i64.load offset=0 (local.get $at))))
          (local.set $b (call $round (local.get $b) (i64.load offset=8 (local.get $at))))
          (local.set $c (call $round (local.get $c) (i64.load offset=16 (local.get $at))))
          (local.set $d (call $round (local.get $d) (i64.load offset=24 (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 32)))
          (br_if $stripes
            (i32.ge_u (i32.sub (local.get $end) (local.get $at)) (i32.const 32))))
        (local.set $acc
          (i64.add
            (i64.add
              (i64.rotl (local.get $a) (i64.const 1))
              (i64.rotl (local.get $b) (i64.const 7)))
            (i64.add
              (i64.rotl (local.get $c) (i64.const 12))
              (i64.rotl (local.get $d) (i64.const 18)))))
        (local.set $acc (call $merge (local.get $acc) (local.get $a)))
        (local.set $acc (call $merge (local.get $acc) (local.get $b)))
        (local.set $acc (call $merge (local.get $acc) (local.get $c)))
        (local.set $acc (call $merge (local.get $acc) (local.get $d))))
      (else (local.set $acc (i64.add (local.get $seed) (global.get $p5)))))
    (local.set $acc (i64.add (local.get $acc) (i64.extend_i32_u (local.get $length))))
    (block $eights_done
      (loop $eights
        (br_if $eights_done
          (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 8)))
        (local.set $acc
          (i64.add
            (i64.mul
              (i64.rotl
                (i64.xor
                  (local.get $acc)
                  (call $round (i64.const 0) (i64.load (local.get $at))))
                (i64.const 27))
              (global.get $p1))
            (global.get $p4)))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $eights)))
    (if (i32.ge_u (i32.sub (local.get $end) (local.get $at)) (i32.const 4))
      (then
        (local.set $acc
          (i64.add
            (i64.mul
              (i64.rotl
                (i64.xor
                  (local.get $acc)
                  (i64.mul (i64.load32_u (local.get $at)) (global.get $p1)))
                (i64.const 23))
              (global.get $p2))
            (global.get $p3)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))))
    (block $bytes_done
      (loop $bytes
        (br_if $bytes_done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $acc
          (i64.mul
            (i64.rotl
              (i64.xor
                (local.get $acc)
                (i64.mul (i64.load8_u (local.get $at)) (global.get $p5)))
              (i64.const 11))
            (global.get $p1)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $bytes)))
    (local.set $acc
      (i64.mul
        (i64.xor (local.get $acc) (i64.shr_u (local.get $acc) (i64.const 33)))
        (global.get $p2)))
    (local.set $acc
      (i64.mul
        (i64.xor (local.get $acc) (i64.shr_u (local.get $acc) (i64.const 29)))
        (global.get $p3)))
    (i64.xor (local.get $acc) (i64.shr_u (local.get $acc) (i64.const 32)))))
