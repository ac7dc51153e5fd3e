// Kernels over arrays in the shared memory, four lanes at a time. Sums of floats are kept in 16 partial sums, so their last digits
// differ from those of a loop from left to right. Integer maps wrap; integer sums are 64 bits and do not. A NaN makes a minimum or
// maximum NaN. An empty array sums to 0; the host refuses an empty minimum.
import { ENTRY_DEADLINE, ENTRY_ID, ENTRY_SIZE } from "./layout";

/** The sum of `length` floats. */
export function sumF32(source: usize, length: i32): f64 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 16 <= length; i += 16, source += 64) {
    a = f32x4.add(a, v128.load(source, 0));
    b = f32x4.add(b, v128.load(source, 16));
    c = f32x4.add(c, v128.load(source, 32));
    d = f32x4.add(d, v128.load(source, 48));
  }
  let sum = sumOfLanes(a) + sumOfLanes(b) + sumOfLanes(c) + sumOfLanes(d);
  for (; i < length; i++, source += 4) sum += <f64>load<f32>(source);
  return sum;
}

/** target = factor * source + offset, for each float. The arrays may be the same. */
export function affineF32(source: usize, target: usize, length: i32, factor: f32, offset: f32): void {
  const m = f32x4.splat(factor);
  const k = f32x4.splat(offset);
  let i = 0;
  for (; i + 16 <= length; i += 16, source += 64, target += 64) {
    v128.store(target, f32x4.add(f32x4.mul(v128.load(source, 0), m), k), 0);
    v128.store(target, f32x4.add(f32x4.mul(v128.load(source, 16), m), k), 16);
    v128.store(target, f32x4.add(f32x4.mul(v128.load(source, 32), m), k), 32);
    v128.store(target, f32x4.add(f32x4.mul(v128.load(source, 48), m), k), 48);
  }
  for (; i < length; i++, source += 4, target += 4) store<f32>(target, load<f32>(source) * factor + offset);
}

/** The sum of the products of two arrays of floats. */
export function dotF32(x: usize, y: usize, length: i32): f64 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 16 <= length; i += 16, x += 64, y += 64) {
    a = f32x4.add(a, f32x4.mul(v128.load(x, 0), v128.load(y, 0)));
    b = f32x4.add(b, f32x4.mul(v128.load(x, 16), v128.load(y, 16)));
    c = f32x4.add(c, f32x4.mul(v128.load(x, 32), v128.load(y, 32)));
    d = f32x4.add(d, f32x4.mul(v128.load(x, 48), v128.load(y, 48)));
  }
  let sum = sumOfLanes(a) + sumOfLanes(b) + sumOfLanes(c) + sumOfLanes(d);
  for (; i < length; i++, x += 4, y += 4) sum += <f64>(load<f32>(x) * load<f32>(y));
  return sum;
}

/** The smallest of the floats; infinity of none. */
export function minF32(source: usize, length: i32): f32 {
  let a = f32x4.splat(Infinity);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 16 <= length; i += 16, source += 64) {
    a = f32x4.min(a, v128.load(source, 0));
    b = f32x4.min(b, v128.load(source, 16));
    c = f32x4.min(c, v128.load(source, 32));
    d = f32x4.min(d, v128.load(source, 48));
  }
  a = f32x4.min(f32x4.min(a, b), f32x4.min(c, d));
  let result = min(
    min(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)),
    min(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)),
  );
  for (; i < length; i++, source += 4) result = min(result, load<f32>(source));
  return result;
}

/** The largest of the floats; -infinity of none. */
export function maxF32(source: usize, length: i32): f32 {
  let a = f32x4.splat(-Infinity);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 16 <= length; i += 16, source += 64) {
    a = f32x4.max(a, v128.load(source, 0));
    b = f32x4.max(b, v128.load(source, 16));
    c = f32x4.max(c, v128.load(source, 32));
    d = f32x4.max(d, v128.load(source, 48));
  }
  a = f32x4.max(f32x4.max(a, b), f32x4.max(c, d));
  let result = max(
    max(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)),
    max(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)),
  );
  for (; i < length; i++, source += 4) result = max(result, load<f32>(source));
  return result;
}

/** The sum of the integers, in 64 bits. */
export function sumI32(source: usize, length: i32): i64 {
  let a = i64x2.splat(0);
  let b = a;
  let i = 0;
  for (; i + 8 <= length; i += 8, source += 32) {
    const x = v128.load(source, 0);
    const y = v128.load(source, 16);
    a = i64x2.add(a, i64x2.add(i64x2.extend_low_i32x4_s(x), i64x2.extend_high_i32x4_s(x)));
    b = i64x2.add(b, i64x2.add(i64x2.extend_low_i32x4_s(y), i64x2.extend_high_i32x4_s(y)));
  }
  a = i64x2.add(a, b);
  let sum = i64x2.extract_lane(a, 0) + i64x2.extract_lane(a, 1);
  for (; i < length; i++, source += 4) sum += <i64>load<i32>(source);
  return sum;
}

/** target = factor * source + offset, for each integer, wrapping. The arrays may be the same. */
export function affineI32(source: usize, target: usize, length: i32, factor: i32, offset: i32): void {
  const m = i32x4.splat(factor);
  const k = i32x4.splat(offset);
  let i = 0;
  for (; i + 16 <= length; i += 16, source += 64, target += 64) {
    v128.store(target, i32x4.add(i32x4.mul(v128.load(source, 0), m), k), 0);
    v128.store(target, i32x4.add(i32x4.mul(v128.load(source, 16), m), k), 16);
    v128.store(target, i32x4.add(i32x4.mul(v128.load(source, 32), m), k), 32);
    v128.store(target, i32x4.add(i32x4.mul(v128.load(source, 48), m), k), 48);
  }
  for (; i < length; i++, source += 4, target += 4) store<i32>(target, load<i32>(source) * factor + offset);
}

/** The sum of the products of two arrays of integers, in 64 bits. */
export function dotI32(x: usize, y: usize, length: i32): i64 {
  let a = i64x2.splat(0);
  let b = a;
  let i = 0;
  for (; i + 8 <= length; i += 8, x += 32, y += 32) {
    const p = v128.load(x, 0);
    const q = v128.load(y, 0);
    const r = v128.load(x, 16);
    const s = v128.load(y, 16);
    a = i64x2.add(a, i64x2.add(i64x2.extmul_low_i32x4_s(p, q), i64x2.extmul_high_i32x4_s(p, q)));
    b = i64x2.add(b, i64x2.add(i64x2.extmul_low_i32x4_s(r, s), i64x2.extmul_high_i32x4_s(r, s)));
  }
  a = i64x2.add(a, b);
  let sum = i64x2.extract_lane(a, 0) + i64x2.extract_lane(a, 1);
  for (; i < length; i++, x += 4, y += 4) sum += <i64>load<i32>(x) * <i64>load<i32>(y);
  return sum;
}

/** The smallest of the integers. */
export function minI32(source: usize, length: i32): i32 {
  let a = i32x4.splat(i32.MAX_VALUE);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 16 <= length; i += 16, source += 64) {
    a = i32x4.min_s(a, v128.load(source, 0));
    b = i32x4.min_s(b, v128.load(source, 16));
    c = i32x4.min_s(c, v128.load(source, 32));
    d = i32x4.min_s(d, v128.load(source, 48));
  }
  a = i32x4.min_s(i32x4.min_s(a, b), i32x4.min_s(c, d));
  let result = min(
    min(i32x4.extract_lane(a, 0), i32x4.extract_lane(a, 1)),
    min(i32x4.extract_lane(a, 2), i32x4.extract_lane(a, 3)),
  );
  for (; i < length; i++, source += 4) result = min(result, load<i32>(source));
  return result;
}

/** The largest of the integers. */
export function maxI32(source: usize, length: i32): i32 {
  let a = i32x4.splat(i32.MIN_VALUE);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 16 <= length; i += 16, source += 64) {
    a = i32x4.max_s(a, v128.load(source, 0));
    b = i32x4.max_s(b, v128.load(source, 16));
    c = i32x4.max_s(c, v128.load(source, 32));
    d = i32x4.max_s(d, v128.load(source, 48));
  }
  a = i32x4.max_s(i32x4.max_s(a, b), i32x4.max_s(c, d));
  let result = max(
    max(i32x4.extract_lane(a, 0), i32x4.extract_lane(a, 1)),
    max(i32x4.extract_lane(a, 2), i32x4.extract_lane(a, 3)),
  );
  for (; i < length; i++, source += 4) result = max(result, load<i32>(source));
  return result;
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

@inline
function sumOfLanes(v: v128): f64 {
  return <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) + <f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3);
}
