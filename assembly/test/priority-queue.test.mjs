import assert from "node:assert/strict";
import test from "node:test";
import { run } from "../support/gang.mjs";
import { create, layout, readEntry } from "../support/guest.mjs";

const { OK, EMPTY, FULL, BUSY, HEAP_LOCK } = layout;

function heap(capacity) {
  return create("priority-queue", (guest) => guest.bytes(capacity), capacity);
}

test("higher priorities come first, equal ones in arrival order, whatever the mix of pushes and pops", () => {
  const { memory, guest, address, entry } = heap(500);
  const model = [];
  let random = 12345;
  for (let step = 0; step < 20_000; step++) {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    if ((random >> 8) % 100 < (step % 2000 < 1000 ? 70 : 30)) {
      const item = { id: step, priority: ((random >> 16) % 9) - 4, deadline: BigInt(step), metadata: step % 3 };
      const status = guest.push(address, item.id, item.priority, item.deadline, item.metadata);
      assert.equal(status, model.length < 500 ? OK : FULL);
      if (status === OK) model.push(item);
    } else {
      const status = guest.pop(address, entry);
      assert.equal(status, model.length > 0 ? OK : EMPTY);
      if (status === OK) {
        const best = model.reduce((at, item, i) => (item.priority > model[at].priority ? i : at), 0);
        assert.deepEqual(readEntry(memory, entry), model[best]);
        model.splice(best, 1);
      }
    }
    assert.equal(guest.count(address), model.length);
  }
});

test("the extreme priorities are the first and the last", () => {
  const { memory, guest, address, entry } = heap(8);
  const priorities = [-2147483648, -1, 2147483647, 0, -2147483647, 2147483646];
  priorities.forEach((priority, id) => assert.equal(guest.push(address, id, priority, 0n, 0), OK));
  const ids = [];
  while (guest.pop(address, entry) === OK) ids.push(readEntry(memory, entry).id);
  assert.deepEqual(ids, [2, 5, 3, 1, 4, 0]);
});

test("a thread that finds another inside is told so and changes nothing", () => {
  const { memory, guest, address, entry } = heap(4);
  assert.equal(guest.push(address, 1, 0, 0n, 0), OK);
  const lock = new Int32Array(memory.buffer, address + HEAP_LOCK, 1);
  lock[0] = 1;
  assert.equal(guest.push(address, 2, 0, 0n, 0), BUSY);
  assert.equal(guest.pop(address, entry), BUSY);
  lock[0] = 0;
  assert.equal(guest.pop(address, entry), OK);
  assert.equal(readEntry(memory, entry).id, 1);
  assert.equal(guest.pop(address, entry), EMPTY);
});

test("two producers and two consumers lose and double nothing", async () => {
  const each = 30_000;
  const { memory, guest, address, entry } = heap(256);
  const total = 2 * each;
  const common = { module: "priority-queue", address, batch: 1 };
  const results = await run(memory, [
    ["produce", { ...common, scratch: entry, first: 0, length: each }],
    ["produce", { ...common, scratch: entry, first: each, length: each }],
    ["consume", { ...common, scratch: entry + 8192, taken: entry + 4096, total }],
    ["consume", { ...common, scratch: entry + 8448, taken: entry + 4096, total }],
  ]);
  const seen = new Uint8Array(total);
  for (const id of results.slice(2).flat()) seen[id]++;
  assert.ok(seen.every((times) => times === 1));
  assert.equal(guest.count(address), 0);
});
