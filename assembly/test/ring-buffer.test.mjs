import assert from "node:assert/strict";
import test from "node:test";
import { run } from "../support/gang.mjs";
import { create, createArena, instantiate, layout, readEntry, writeEntry } from "../support/guest.mjs";

const { OK, EMPTY, FULL, INVALID, ENTRY_SIZE, MAX_CAPACITY } = layout;

function ring(capacity) {
  return create("ring-buffer", (guest) => guest.bytes(capacity), capacity);
}

test("items come out in order, as they went in", () => {
  const { memory, guest, address, entry } = ring(4);
  const items = [
    { id: 2, priority: -1, deadline: 5n, metadata: 9 },
    { id: 2147483647, priority: -2147483648, deadline: -(1n << 63n), metadata: 0 },
    { id: 0, priority: 2147483647, deadline: (1n << 63n) - 1n, metadata: -1 },
  ];
  for (const { id, priority, deadline, metadata } of items) assert.equal(guest.push(address, id, priority, deadline, metadata), OK);
  assert.equal(guest.count(address), 3);
  for (const item of items) {
    assert.equal(guest.pop(address, entry), OK);
    assert.deepEqual(readEntry(memory, entry), item);
  }
  assert.equal(guest.pop(address, entry), EMPTY);
});

for (const capacity of [1, 2, 3, 5, 8, 100]) {
  test(`a ring of ${capacity} takes exactly so many, lap after lap`, () => {
    const { memory, guest, address, entry } = ring(capacity);
    for (let i = 0; i < capacity; i++) assert.equal(guest.push(address, i, 0, 0n, 0), OK);
    for (let i = 0; i < 3 * capacity; i++) {
      assert.equal(guest.push(address, -1, 0, 0n, 0), FULL);
      assert.equal(guest.count(address), capacity);
      assert.equal(guest.pop(address, entry), OK);
      assert.equal(readEntry(memory, entry).id, i);
      assert.equal(guest.push(address, capacity + i, 0, 0n, 0), OK);
    }
  });

  test(`batches over a ring of ${capacity} take what fits, in order`, () => {
    const { memory, guest, address, entry } = ring(capacity);
    let pushed = 0;
    let popped = 0;
    for (let round = 0; round < 40; round++) {
      const size = 1 + (round % 60);
      for (let k = 0; k < size; k++) writeEntry(memory, entry + k * ENTRY_SIZE, { id: pushed + k });
      const room = capacity - (pushed - popped);
      const n = guest.pushMany(address, entry, size);
      assert.equal(n, room === 0 ? -FULL : Math.min(size, room));
      pushed += Math.max(0, n);
      const m = guest.popMany(address, entry, 1 + (round % 7));
      assert.equal(m, Math.min(1 + (round % 7), pushed - popped));
      for (let k = 0; k < m; k++) assert.equal(readEntry(memory, entry + k * ENTRY_SIZE).id, popped++);
    }
    assert.equal(guest.count(address), pushed - popped);
    while (guest.pop(address, entry) === OK) popped++;
    assert.equal(guest.popMany(address, entry, 8), -EMPTY);
    assert.equal(popped, pushed);
  });
}

test("a capacity out of range is refused, and so is memory that is in use", () => {
  const { allocate, memory } = createArena();
  const guest = instantiate("ring-buffer", memory);
  for (const capacity of [-2147483648, -1, 0, MAX_CAPACITY + 1, 2147483647]) {
    assert.equal(guest.bytes(capacity), 0);
    assert.equal(guest.init(allocate(4096), capacity), INVALID);
  }
  const address = allocate(guest.bytes(4));
  assert.equal(guest.init(address, 4), OK);
  assert.equal(guest.init(address, 4), INVALID);
  assert.equal(guest.pushMany(address, 0, 0), 0);
  assert.equal(guest.popMany(address, 0, -1), 0);
});

for (const [capacity, batch] of [[3, 1], [64, 1], [100, 17], [1024, 32]]) {
  test(`two producers and two consumers over a ring of ${capacity}, batches of ${batch}: nothing lost, doubled or reordered`, async () => {
    const each = 60_000;
    const { memory, guest, address, entry } = ring(capacity);
    const { total, scratch } = { total: 2 * each, scratch: (i) => entry + 8192 + i * 2048 };
    const results = await run(memory, [
      ["produce", { module: "ring-buffer", address, scratch: scratch(0), first: 0, length: each, batch }],
      ["produce", { module: "ring-buffer", address, scratch: scratch(1), first: each, length: each, batch }],
      ["consume", { module: "ring-buffer", address, scratch: scratch(2), taken: entry + 4096, total, batch }],
      ["consume", { module: "ring-buffer", address, scratch: scratch(3), taken: entry + 4096, total, batch }],
    ]);
    const seen = new Uint8Array(total);
    for (const ids of results.slice(2)) {
      const last = [-1, -1];
      for (const id of ids) {
        seen[id]++;
        const producer = id < each ? 0 : 1;
        assert.ok(id > last[producer], "an item overtook one of the same producer");
        last[producer] = id;
      }
    }
    assert.ok(seen.every((times) => times === 1));
    assert.equal(guest.count(address), 0);
  });
}
