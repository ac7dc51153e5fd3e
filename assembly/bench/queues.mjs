// Queues in Node, one thread: push and pop, in turn or in batches. Prints one JSON line for each: name, batch, nanoseconds a pair.
import { create, layout, readEntry, writeEntry } from "../support/guest.mjs";

const pairs = 200_000;
const rounds = 15;
const batches = [1, 32, 1024];

class CircularBuffer {
  #items = new Array(2048).fill(null);
  #head = 0;
  #tail = 0;

  push(item) {
    if (this.#tail - this.#head === this.#items.length) return false;
    this.#items[this.#tail++ & (this.#items.length - 1)] = item;
    return true;
  }

  shift() {
    if (this.#tail === this.#head) return undefined;
    const at = this.#head++ & (this.#items.length - 1);
    const item = this.#items[at];
    this.#items[at] = null;
    return item;
  }
}

const item = (id) => ({ id, priority: 0, deadline: 0 });

function objects(queue) {
  return (batch) => {
    let sum = 0;
    for (let i = 0; i < pairs; ) {
      const n = Math.min(batch, pairs - i);
      for (let k = 0; k < n; k++) queue.push(item(i + k));
      for (let k = 0; k < n; k++) sum += queue.shift().id;
      i += n;
    }
    return sum;
  };
}

function wasm() {
  const { memory, guest, address } = create("ring-buffer", (module) => module.bytes(2048), 2048);
  const scratch = 1 << 20;
  const entries = new Int32Array(memory.buffer, scratch);
  const ints = layout.ENTRY_SIZE / 4;
  const idAt = layout.ENTRY_ID / 4;
  writeEntry(memory, scratch, {});
  if (readEntry(memory, scratch).id !== 0) throw new Error("the scratch is not writable");
  return (batch) => {
    let sum = 0;
    for (let i = 0; i < pairs; ) {
      const n = Math.min(batch, pairs - i);
      if (batch === 1) {
        guest.push(address, i, 0, 0n, 0);
        guest.pop(address, scratch);
        sum += entries[idAt];
      } else {
        for (let k = 0; k < n; k++) entries[k * ints + idAt] = i + k;
        guest.pushMany(address, scratch, n);
        guest.popMany(address, scratch, n);
        for (let k = 0; k < n; k++) sum += entries[k * ints + idAt];
      }
      i += n;
    }
    return sum;
  };
}

const contestants = { "JavaScript array in Node": objects([]), "JavaScript circular buffer in Node": objects(new CircularBuffer()), "wasm ring in Node": wasm() };
const right = (pairs * (pairs - 1)) / 2;
for (const batch of batches) {
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const start = process.hrtime.bigint();
      const sum = run(batch);
      times[name].push(Number(process.hrtime.bigint() - start) / pairs);
      if (sum !== right) throw new Error(`${name} returned ${sum}; ${right} is right`);
    }
  }
  for (const [name, values] of Object.entries(times)) {
    const nanoseconds = values.sort((a, b) => a - b)[rounds >> 1];
    console.log(JSON.stringify({ name, batch, nanoseconds }));
  }
}
