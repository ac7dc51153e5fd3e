import assert from "node:assert/strict";
import test from "node:test";
import { run } from "../support/gang.mjs";
import { create, layout } from "../support/guest.mjs";

const { OK, INVALID } = layout;

function slots(capacity) {
  return create("task-slots", (guest) => guest.bytes(capacity), capacity);
}

test("every slot is handed out once, then none, then those given back", () => {
  const { guest, address } = slots(5);
  const taken = [...Array(5)].map(() => guest.allocate(address)).sort();
  assert.deepEqual(taken, [0, 1, 2, 3, 4]);
  assert.equal(guest.allocate(address), -1);
  assert.equal(guest.count(address), 5);
  for (const slot of [3, 1]) assert.equal(guest.release(address, slot), OK);
  assert.deepEqual([guest.allocate(address), guest.allocate(address), guest.allocate(address)], [1, 3, -1]);
});

test("what nobody has cannot be given back", () => {
  const { guest, address } = slots(3);
  for (const slot of [-2147483648, -1, 0, 2, 3, 2147483647]) assert.equal(guest.release(address, slot), INVALID);
  const slot = guest.allocate(address);
  assert.equal(guest.release(address, slot), OK);
  assert.equal(guest.release(address, slot), INVALID);
  assert.equal(guest.count(address), 0);
});

test("four threads never hold the same slot", async () => {
  const capacity = 3;
  const { memory, guest, address, entry } = slots(capacity);
  const data = { address, marks: entry, capacity, rounds: 100_000 };
  const doubles = await run(memory, Array.from({ length: 4 }, () => ["slots", data]));
  assert.deepEqual(doubles, [0, 0, 0, 0]);
  assert.equal(guest.count(address), 0);
  assert.deepEqual([0, 1, 2].map(() => guest.allocate(address)).sort(), [0, 1, 2]);
  assert.equal(guest.allocate(address), -1);
});
