import assert from "node:assert/strict";
import test from "node:test";
import { createArena, instantiate, layout, readEntry, writeEntry } from "../support/guest.mjs";

const lengths = [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 1000, 4099];

function arrays(length, ArrayType, fill) {
  const { memory, allocate } = createArena();
  const [x, y, z] = [0, 1, 2].map(() => allocate(Math.max(4, 4 * length)));
  const [X, Y, Z] = [x, y, z].map((address) => new ArrayType(memory.buffer, address, length));
  for (let i = 0; i < length; i++) [X[i], Y[i]] = [fill(i), fill(i + 7919)];
  return { simd: instantiate("batch-processor", memory), scalar: instantiate("batch-scalar", memory), x, y, z, X, Y, Z };
}

for (const length of lengths) {
  // Small whole numbers: every order of summing gives the same float.
  test(`${length} floats: SIMD and plain loops agree`, () => {
    const { simd, scalar, x, y, z, X, Z } = arrays(length, Float32Array, (i) => ((i * 37) % 101) - 50);
    assert.equal(simd.sumF32(x, length), scalar.sumF32(x, length));
    assert.equal(simd.dotF32(x, y, length), scalar.dotF32(x, y, length));
    assert.equal(simd.minF32(x, length), scalar.minF32(x, length));
    assert.equal(simd.maxF32(x, length), scalar.maxF32(x, length));
    simd.affineF32(x, z, length, 1.5, -2.25);
    assert.deepEqual([...Z], [...X].map((value) => Math.fround(Math.fround(value * 1.5) - 2.25)));
    simd.affineF32(x, x, length, 1.5, -2.25);
    assert.deepEqual([...X], [...Z]);
  });

  test(`${length} integers: SIMD and plain loops agree, sums beyond 32 bits too`, () => {
    const { simd, scalar, x, y, z, X, Z } = arrays(length, Int32Array, (i) => Math.imul(i, 2654435761));
    assert.equal(simd.sumI32(x, length), scalar.sumI32(x, length));
    assert.equal(simd.sumI32(x, length), [...X].reduce((sum, value) => sum + BigInt(value), 0n));
    assert.equal(simd.dotI32(x, y, length), scalar.dotI32(x, y, length));
    assert.equal(simd.minI32(x, length), scalar.minI32(x, length));
    assert.equal(simd.maxI32(x, length), scalar.maxI32(x, length));
    simd.affineI32(x, z, length, -3, 2147483647);
    assert.deepEqual([...Z], [...X].map((value) => (Math.imul(value, -3) + 2147483647) | 0));
  });
}

test("a NaN anywhere makes the minimum and the maximum NaN", () => {
  for (let at = 0; at < 21; at++) {
    const { simd, x, X } = arrays(21, Float32Array, (i) => i);
    X[at] = NaN;
    assert.ok(Number.isNaN(simd.minF32(x, 21)));
    assert.ok(Number.isNaN(simd.maxF32(x, 21)));
  }
});

test("dropDead keeps what is alive, in order, like a plain loop", () => {
  const { ENTRY_SIZE } = layout;
  for (const length of [0, 1, 3, 4, 5, 8, 9, 100, 1001]) {
    for (const rare of [2, 11, 1000]) {
      const { memory, allocate } = createArena();
      const entries = allocate(Math.max(1, length) * ENTRY_SIZE);
      const cancelled = allocate(128);
      const marks = 512;
      for (let id = 0; id < marks; id += rare) new Uint32Array(memory.buffer, cancelled)[id >> 5] |= 1 << (id & 31);
      const items = Array.from({ length }, (_, i) => ({ id: i, priority: -i, deadline: BigInt(i % rare === 1 ? 99 : 100 + i), metadata: i * 3 }));
      items.forEach((item, i) => writeEntry(memory, entries + i * ENTRY_SIZE, item));
      const kept = instantiate("batch-processor", memory).dropDead(entries, length, 100n, cancelled, marks);
      const expected = items.filter(({ id, deadline }) => deadline >= 100n && !(id < marks && id % rare === 0));
      assert.deepEqual(Array.from({ length: kept }, (_, i) => readEntry(memory, entries + i * ENTRY_SIZE)), expected);
    }
  }
});
