// The kernels of batch-processor.ts as plain loops, one element at a time: what SIMD is measured against and checked with.
import { ENTRY_DEADLINE, ENTRY_ID, ENTRY_SIZE } from "./layout";

export function sumF32(source: usize, length: i32): f64 {
  let sum: f32 = 0;
  for (let i = 0; i < length; i++) sum += load<f32>(source + (<usize>i << 2));
  return sum;
}

export function affineF32(source: usize, target: usize, length: i32, factor: f32, offset: f32): void {
  for (let i = 0; i < length; i++) store<f32>(target + (<usize>i << 2), load<f32>(source + (<usize>i << 2)) * factor + offset);
}

export function dotF32(x: usize, y: usize, length: i32): f64 {
  let sum: f32 = 0;
  for (let i = 0; i < length; i++) sum += load<f32>(x + (<usize>i << 2)) * load<f32>(y + (<usize>i << 2));
  return sum;
}

export function minF32(source: usize, length: i32): f32 {
  let result: f32 = Infinity;
  for (let i = 0; i < length; i++) result = min(result, load<f32>(source + (<usize>i << 2)));
  return result;
}

export function maxF32(source: usize, length: i32): f32 {
  let result: f32 = -Infinity;
  for (let i = 0; i < length; i++) result = max(result, load<f32>(source + (<usize>i << 2)));
  return result;
}

export function sumI32(source: usize, length: i32): i64 {
  let sum: i64 = 0;
  for (let i = 0; i < length; i++) sum += <i64>load<i32>(source + (<usize>i << 2));
  return sum;
}

export function affineI32(source: usize, target: usize, length: i32, factor: i32, offset: i32): void {
  for (let i = 0; i < length; i++) store<i32>(target + (<usize>i << 2), load<i32>(source + (<usize>i << 2)) * factor + offset);
}

export function dotI32(x: usize, y: usize, length: i32): i64 {
  let sum: i64 = 0;
  for (let i = 0; i < length; i++) sum += <i64>load<i32>(x + (<usize>i << 2)) * <i64>load<i32>(y + (<usize>i << 2));
  return sum;
}

export function minI32(source: usize, length: i32): i32 {
  let result = i32.MAX_VALUE;
  for (let i = 0; i < length; i++) result = min(result, load<i32>(source + (<usize>i << 2)));
  return result;
}

export function maxI32(source: usize, length: i32): i32 {
  let result = i32.MIN_VALUE;
  for (let i = 0; i < length; i++) result = max(result, load<i32>(source + (<usize>i << 2)));
  return result;
}

export function dropDead(entries: usize, length: i32, now: i64, cancelled: usize, marks: i32): i32 {
  let to = entries;
  for (let i = 0; i < length; i++) {
    const from = entries + <usize>i * ENTRY_SIZE;
    const id = load<i32>(from, ENTRY_ID);
    const marked = <u32>id < <u32>marks && ((load<i32>(cancelled + (<usize>(id >> 5) << 2)) >>> (id & 31)) & 1) != 0;
    if (load<i64>(from, ENTRY_DEADLINE) < now || marked) continue;
    store<i64>(to, load<i64>(from, 0), 0);
    store<i64>(to, load<i64>(from, 8), 8);
    store<i64>(to, load<i64>(from, 16), 16);
    to += ENTRY_SIZE;
  }
  return <i32>((to - entries) / ENTRY_SIZE);
}
