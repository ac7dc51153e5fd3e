import assert from "node:assert/strict";
import test from "node:test";
import { createArena, createMemory, instantiate, layout } from "../support/guest.mjs";

test("regions are aligned, apart, zero, and inside the memory", () => {
  const { memory, arena, allocate } = createArena(2);
  let end = layout.ARENA_START;
  for (const size of [1, 128, 129, 1000]) {
    const address = allocate(size);
    assert.equal(address % layout.ARENA_ALIGNMENT, 0);
    assert.ok(address >= end);
    assert.ok(new Uint8Array(memory.buffer, address, size).every((byte) => byte === 0));
    new Uint8Array(memory.buffer, address, size).fill(7);
    end = address + size;
  }
  assert.ok(arena.used() >= BigInt(end));
  assert.equal(arena.capacity(), 131072n);
});

test("what does not fit, and what is no size, gets no address, and nothing is used up", () => {
  const { arena, allocate } = createArena(1);
  const before = arena.used();
  for (const size of [0n, -1n, 65536n, 1n << 40n, (1n << 63n) - 1n, -(1n << 63n)]) assert.equal(arena.allocate(size), 0, `${size}`);
  assert.equal(arena.used(), before);
  assert.notEqual(allocate(65536 - layout.ARENA_START), 0);
  assert.equal(allocate(1), 0);
});

test("a memory is prepared once, and gives nothing before that", () => {
  const arena = instantiate("memory", createMemory());
  assert.equal(arena.allocate(128n), 0);
  assert.equal(arena.init(), layout.OK);
  assert.equal(arena.init(), layout.INVALID);
});
