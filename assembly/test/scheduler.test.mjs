import assert from "node:assert/strict";
import test from "node:test";
import { run } from "../support/gang.mjs";
import { create, layout, readEntry } from "../support/guest.mjs";

const { OK, EMPTY, FULL, INVALID, MAX_WORKERS } = layout;

function scheduler(workers, ring = 8, shared = 8) {
  const made = create("scheduler", (guest) => guest.bytes(workers, ring, shared), workers, ring, shared);
  const { memory, guest, address, entry } = made;
  return { ...made, next: (worker) => (guest.next(address, worker, entry) === OK ? readEntry(memory, entry).id : null) };
}

test("a worker takes its own first, then the shared, then the others'", () => {
  const { guest, address, next } = scheduler(3);

  // The first turn of a worker is the one in which it looks at the shared ring first.
  assert.equal(next(0), null);
  for (const [worker, id] of [[1, 10], [-1, 20], [0, 30], [2, 40], [0, 31]]) assert.equal(guest.submit(address, worker, id, 0, 0n, 0), OK);
  assert.equal(guest.count(address), 5n);
  assert.deepEqual([next(0), next(0), next(0)], [30, 31, 20]);
  assert.deepEqual([next(0), next(0)].sort(), [10, 40]);
  assert.equal(next(0), null);
});

test("a full ring of a worker spills into the shared one until that is full too", () => {
  const { guest, address, next } = scheduler(2, 2, 3);
  for (let id = 0; id < 5; id++) assert.equal(guest.submit(address, 0, id, 0, 0n, 0), OK);
  assert.equal(guest.submit(address, 0, 5, 0, 0n, 0), FULL);
  assert.equal(guest.submit(address, -1, 6, 0, 0n, 0), FULL);
  assert.equal(guest.submit(address, 1, 7, 0, 0n, 0), OK);
  const ids = [];
  for (let id; (id = next(1)) !== null; ) ids.push(id);
  assert.deepEqual(ids.sort(), [0, 1, 2, 3, 4, 7]);
});

test("shared work is not kept waiting for ever by a worker's own", () => {
  const { guest, address, next } = scheduler(1);
  assert.equal(guest.submit(address, -1, 999, 0, 0n, 0), OK);
  let turns = 0;
  next(0) === 999 || assert.fail("the first turn takes the shared item");
  assert.equal(guest.submit(address, -1, 999, 0, 0n, 0), OK);
  do {
    assert.equal(guest.submit(address, 0, turns, 0, 0n, 0), OK);
    turns++;
  } while (next(0) !== 999 && turns < 1000);
  assert.ok(turns <= 61, `${turns} turns`);
});

test("numbers out of range are refused", () => {
  const { guest, address, entry } = scheduler(2);
  for (const workers of [-1, 0, MAX_WORKERS + 1]) assert.equal(guest.bytes(workers, 8, 8), 0n);
  assert.equal(guest.bytes(1, 0, 8), 0n);
  assert.equal(guest.bytes(1, 8, 0), 0n);
  assert.equal(guest.bytes(MAX_WORKERS, 16777216, 8), 0n);
  assert.equal(guest.submit(address, 2, 1, 0, 0n, 0), INVALID);
  assert.equal(guest.submit(address, -2, 1, 0, 0n, 0), INVALID);
  assert.equal(guest.next(address, 2, entry), INVALID);
  assert.equal(guest.next(address, -1, entry), INVALID);
  assert.equal(guest.next(address, 1, entry), EMPTY);
});

test("two submitters and three workers lose and double nothing", async () => {
  const each = 30_000;
  const workers = 3;
  const { memory, guest, address, entry } = scheduler(workers, 32, 64);
  const total = 2 * each;
  const worker = (i) => ["schedule", { address, scratch: entry + 8192 + 128 * i, taken: entry + 4096, total, worker: i }];
  const results = await run(memory, [
    ["submit", { address, first: 0, length: each, workers }],
    ["submit", { address, first: each, length: each, workers }],
    worker(0), worker(1), worker(2),
  ]);
  const seen = new Uint8Array(total);
  for (const id of results.slice(2).flat()) seen[id]++;
  assert.ok(seen.every((times) => times === 1));
  assert.equal(guest.count(address), 0n);
});
