// Kernels over arrays in the shared memory, four lanes at a time. Sums of floats are kept in 16 partial sums, so their last digits
// differ from those of a loop from left to right. Integer maps wrap; integer sums are 64 bits and do not. A NaN makes a minimum or
// maximum NaN. An empty array sums to 0; the host refuses an empty minimum.
import { ENTRY_DEADLINE, ENTRY_ID, ENTRY_SIZE } from "./layout";

/** The sum of `length` floats. */
export function sumF32(source: usize, length: i32): f64 {
  return sum<f32, f64>(source, length);
}

/** target = factor * source + offset, for each float. The arrays may be the same. */
export function affineF32(source: usize, target: usize, length: i32, factor: f32, offset: f32): void {
  affine<f32>(source, target, length, factor, offset);
}

/** The sum of the products of two arrays of floats. */
export function dotF32(x: usize, y: usize, length: i32): f64 {
  return dot<f32, f64>(x, y, length);
}

/** The smallest of the floats; infinity of none. */
export function minF32(source: usize, length: i32): f32 {
  return extreme<f32>(source, length, Infinity, false);
}

/** The largest of the floats; -infinity of none. */
export function maxF32(source: usize, length: i32): f32 {
  return extreme<f32>(source, length, -Infinity, true);
}

/** The sum of `length` integers, in 64 bits. */
export function sumI32(source: usize, length: i32): i64 {
  return sum<i32, i64>(source, length);
}

/** target = factor * source + offset, for each integer, wrapping. The arrays may be the same. */
export function affineI32(source: usize, target: usize, length: i32, factor: i32, offset: i32): void {
  affine<i32>(source, target, length, factor, offset);
}

/** The sum of the products of two arrays of integers, in 64 bits. */
export function dotI32(x: usize, y: usize, length: i32): i64 {
  return dot<i32, i64>(x, y, length);
}

/** The smallest of the integers; the largest integer of none. */
export function minI32(source: usize, length: i32): i32 {
  return extreme<i32>(source, length, i32.MAX_VALUE, false);
}

/** The largest of the integers; the smallest integer of none. */
export function maxI32(source: usize, length: i32): i32 {
  return extreme<i32>(source, length, i32.MIN_VALUE, true);
}

/**
 * Drops from an array of entries those whose deadline is before `now` and those whose id is marked in the bitmap `cancelled` (bit
 * id & 31 of word id >> 5; ids from `marks` on are not marked). What stays keeps its order and moves to the front. Returns how many.
 */
export function dropDead(entries: usize, length: i32, now: i64, cancelled: usize, marks: i32): i32 {
  const start = i64x2.splat(now);
  let from = entries;
  let to = entries;
  let i = 0;
  for (; i + 4 <= length; i += 4, from += 4 * ENTRY_SIZE) {
    // Four entries at a time: alive as they are is what most are.
    const expired = v128.or(
      i64x2.lt_s(deadlinesAt(from), start),
      i64x2.lt_s(deadlinesAt(from + 2 * ENTRY_SIZE), start),
    );
    if (!v128.any_true(expired) && !anyMarked(from, cancelled, marks)) {
      if (to != from) memory.copy(to, from, 4 * ENTRY_SIZE);
      to += 4 * ENTRY_SIZE;
    } else {
      for (let k = 0; k < 4; k++) to = keepAlive(from + k * ENTRY_SIZE, to, now, cancelled, marks);
    }
  }
  for (; i < length; i++, from += ENTRY_SIZE) to = keepAlive(from, to, now, cancelled, marks);
  return <i32>((to - entries) / ENTRY_SIZE);
}

@inline
function deadlinesAt(entry: usize): v128 {
  return v128.load64_lane(entry + ENTRY_SIZE, v128.load64_zero(entry, ENTRY_DEADLINE), 1, ENTRY_DEADLINE);
}

@inline
function anyMarked(entry: usize, cancelled: usize, marks: i32): bool {
  return marks > 0 && (
    isMarked(entry, cancelled, marks) || isMarked(entry + ENTRY_SIZE, cancelled, marks)
    || isMarked(entry + 2 * ENTRY_SIZE, cancelled, marks) || isMarked(entry + 3 * ENTRY_SIZE, cancelled, marks)
  );
}

@inline
function isMarked(entry: usize, cancelled: usize, marks: i32): bool {
  const id = load<i32>(entry, ENTRY_ID);
  return <u32>id < <u32>marks && ((load<i32>(cancelled + (<usize>(id >> 5) << 2)) >>> (id & 31)) & 1) != 0;
}

@inline
function keepAlive(from: usize, to: usize, now: i64, cancelled: usize, marks: i32): usize {
  if (load<i64>(from, ENTRY_DEADLINE) < now || isMarked(from, cancelled, marks)) return to;
  store<i64>(to, load<i64>(from, 0), 0);
  store<i64>(to, load<i64>(from, 8), 8);
  store<i64>(to, load<i64>(from, 16), 16);
  return to + ENTRY_SIZE;
}

// Each kernel once for both types: the compiler decides what depends on T. Sixteen elements a round, in four independent chains.

@inline
function sum<T, A>(source: usize, length: i32): A {
  let a = i64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 16 <= length; i += 16, source += 64) {
    a = plus<T>(a, v128.load(source, 0));
    b = plus<T>(b, v128.load(source, 16));
    c = plus<T>(c, v128.load(source, 32));
    d = plus<T>(d, v128.load(source, 48));
  }
  let result = total<T, A>(a, b, c, d);
  for (; i < length; i++, source += 4) result += <A>load<T>(source);
  return result;
}

@inline
function dot<T, A>(x: usize, y: usize, length: i32): A {
  let a = i64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 16 <= length; i += 16, x += 64, y += 64) {
    a = plusProduct<T>(a, v128.load(x, 0), v128.load(y, 0));
    b = plusProduct<T>(b, v128.load(x, 16), v128.load(y, 16));
    c = plusProduct<T>(c, v128.load(x, 32), v128.load(y, 32));
    d = plusProduct<T>(d, v128.load(x, 48), v128.load(y, 48));
  }
  let result = total<T, A>(a, b, c, d);
  for (; i < length; i++, x += 4, y += 4) {
    result += isFloat<T>() ? <A>(load<T>(x) * load<T>(y)) : <A>load<T>(x) * <A>load<T>(y);
  }
  return result;
}

@inline
function affine<T>(source: usize, target: usize, length: i32, factor: T, offset: T): void {
  const m = v128.splat<T>(factor);
  const k = v128.splat<T>(offset);
  let i = 0;
  for (; i + 16 <= length; i += 16, source += 64, target += 64) {
    v128.store(target, v128.add<T>(v128.mul<T>(v128.load(source, 0), m), k), 0);
    v128.store(target, v128.add<T>(v128.mul<T>(v128.load(source, 16), m), k), 16);
    v128.store(target, v128.add<T>(v128.mul<T>(v128.load(source, 32), m), k), 32);
    v128.store(target, v128.add<T>(v128.mul<T>(v128.load(source, 48), m), k), 48);
  }
  for (; i < length; i++, source += 4, target += 4) store<T>(target, <T>(load<T>(source) * factor + offset));
}

@inline
function extreme<T>(source: usize, length: i32, start: T, largest: bool): T {
  let a = v128.splat<T>(start);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 16 <= length; i += 16, source += 64) {
    a = further<T>(a, v128.load(source, 0), largest);
    b = further<T>(b, v128.load(source, 16), largest);
    c = further<T>(c, v128.load(source, 32), largest);
    d = further<T>(d, v128.load(source, 48), largest);
  }
  a = further<T>(further<T>(a, b, largest), further<T>(c, d, largest), largest);
  let result = furtherOf<T>(
    furtherOf<T>(v128.extract_lane<T>(a, 0), v128.extract_lane<T>(a, 1), largest),
    furtherOf<T>(v128.extract_lane<T>(a, 2), v128.extract_lane<T>(a, 3), largest),
    largest,
  );
  for (; i < length; i++, source += 4) result = furtherOf<T>(result, load<T>(source), largest);
  return result;
}

// Floats are summed in four lanes, integers in two of twice the width.
@inline
function plus<T>(sum: v128, x: v128): v128 {
  if (isFloat<T>()) return f32x4.add(sum, x);
  return i64x2.add(sum, i64x2.add(i64x2.extend_low_i32x4_s(x), i64x2.extend_high_i32x4_s(x)));
}

@inline
function plusProduct<T>(sum: v128, x: v128, y: v128): v128 {
  if (isFloat<T>()) return f32x4.add(sum, f32x4.mul(x, y));
  return i64x2.add(sum, i64x2.add(i64x2.extmul_low_i32x4_s(x, y), i64x2.extmul_high_i32x4_s(x, y)));
}

@inline
function total<T, A>(a: v128, b: v128, c: v128, d: v128): A {
  if (isFloat<T>()) return <A>(sumOfLanes(a) + sumOfLanes(b) + sumOfLanes(c) + sumOfLanes(d));
  const sum = i64x2.add(i64x2.add(a, b), i64x2.add(c, d));
  return <A>(i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1));
}

@inline
function sumOfLanes(v: v128): f64 {
  return <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) + <f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3);
}

@inline
function further<T>(a: v128, b: v128, largest: bool): v128 {
  return largest ? v128.max<T>(a, b) : v128.min<T>(a, b);
}

@inline
function furtherOf<T>(a: T, b: T, largest: bool): T {
  return largest ? max<T>(a, b) : min<T>(a, b);
}
