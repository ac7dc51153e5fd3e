import { parentPort, workerData } from "node:worker_threads";
import { instantiate, layout, readEntry, writeEntry } from "./guest.mjs";

const { task, data, memory, gate, members } = workerData;
const { OK, FULL, EMPTY, BUSY, ENTRY_SIZE } = layout;

const tasks = {
  // Pushes the numbers first to first + length, in batches where batch > 1, in order.
  produce({ module, address, scratch, first, length, batch }) {
    const guest = instantiate(module, memory);
    for (let i = 0; i < length; ) {
      let status;
      if (batch > 1) {
        const n = Math.min(batch, length - i);
        for (let k = 0; k < n; k++) writeEntry(memory, scratch + k * ENTRY_SIZE, { id: first + i + k, priority: (i + k) % 5 });
        const pushed = guest.pushMany(address, scratch, n);
        i += Math.max(0, pushed);
        status = pushed > 0 ? OK : -pushed;
      } else {
        status = guest.push(address, first + i, i % 5, 0n, 0);
        i += status === OK ? 1 : 0;
      }
      if (status !== OK) pause(status, FULL);
    }
    return length;
  },

  // Takes until all items of the run are taken; returns the ids in the order they came.
  consume({ module, address, scratch, taken, total, batch }) {
    const guest = instantiate(module, memory);
    const left = new Int32Array(memory.buffer, taken, 1);
    const ids = [];
    while (Atomics.load(left, 0) < total) {
      const got = batch > 1 ? guest.popMany(address, scratch, batch) : guest.pop(address, scratch) === OK ? 1 : -EMPTY;
      for (let k = 0; k < got; k++) ids.push(readEntry(memory, scratch + k * ENTRY_SIZE).id);
      if (got > 0) Atomics.add(left, 0, got);
      else pause(EMPTY, EMPTY);
    }
    return ids;
  },

  // Takes and gives back slots; marks each while it is held and counts those found marked.
  slots({ address, marks, capacity, rounds }) {
    const guest = instantiate("task-slots", memory);
    const held = new Int32Array(memory.buffer, marks, capacity);
    let doubles = 0;
    for (let i = 0; i < rounds; i++) {
      const slot = guest.allocate(address);
      if (slot < 0) {
        pause(FULL, FULL);
        continue;
      }
      if (Atomics.exchange(held, slot, 1) !== 0) doubles++;
      Atomics.store(held, slot, 0);
      if (guest.release(address, slot) !== OK) doubles++;
    }
    return doubles;
  },

  // One worker of the scheduler.
  schedule({ address, scratch, taken, total, worker }) {
    const guest = instantiate("scheduler", memory);
    const left = new Int32Array(memory.buffer, taken, 1);
    const ids = [];
    while (Atomics.load(left, 0) < total) {
      if (guest.next(address, worker, scratch) === OK) {
        ids.push(readEntry(memory, scratch).id);
        Atomics.add(left, 0, 1);
      } else {
        pause(EMPTY, EMPTY);
      }
    }
    return ids;
  },

  submit({ address, first, length, workers }) {
    const guest = instantiate("scheduler", memory);
    for (let i = 0; i < length; ) {
      const status = guest.submit(address, (i % (workers + 1)) - 1, first + i, 0, 0n, 0);
      if (status === OK) i++;
      else pause(status, FULL);
    }
    return length;
  },
};

function pause(status, expected) {
  if (status !== expected && status !== BUSY) throw new Error(`status ${status}`);
  Atomics.wait(gate, 0, members, 0.01);
}

// All begin when the last has come.
if (Atomics.add(gate, 0, 1) === members - 1) Atomics.notify(gate, 0);
for (let seen; (seen = Atomics.load(gate, 0)) < members; ) Atomics.wait(gate, 0, seen, 50);
parentPort.postMessage(tasks[task](data));
