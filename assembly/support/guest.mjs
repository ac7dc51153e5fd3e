// What the tests need of the modules: the layout by name, a shared memory, and an instance of each module over it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const product = new URL("../src/WorkerPool.Wasm/Modules/", root);

/** The constants of layout.ts, each one literal. */
export const layout = Object.fromEntries(
  [...readFileSync(new URL("layout.ts", root), "utf8").matchAll(/^export const (\w+): i32 = (\w+);$/gm)].map(([, name, value]) => [
    name,
    Number(value),
  ]),
);

export const moduleNames = ["memory", "ring-buffer", "priority-queue", "task-slots", "scheduler", "batch-processor"];

export function bytesOf(name) {
  const folder = name === "batch-scalar" ? new URL("bench/", root) : product;
  return readFileSync(fileURLToPath(new URL(`${name}.wasm`, folder)));
}

export function createMemory(pages = 64) {
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

export function instantiate(name, memory) {
  return new WebAssembly.Instance(new WebAssembly.Module(bytesOf(name)), { env: { memory } }).exports;
}

/** Reads the entry at an address. */
export function readEntry(memory, address) {
  const view = new DataView(memory.buffer, address, layout.ENTRY_SIZE);
  return {
    id: view.getInt32(layout.ENTRY_ID, true),
    priority: view.getInt32(layout.ENTRY_PRIORITY, true),
    deadline: view.getBigInt64(layout.ENTRY_DEADLINE, true),
    metadata: view.getInt32(layout.ENTRY_METADATA, true),
  };
}

export function writeEntry(memory, address, { id = 0, priority = 0, deadline = 0n, metadata = 0 }) {
  const view = new DataView(memory.buffer, address, layout.ENTRY_SIZE);
  view.setInt32(layout.ENTRY_ID, id, true);
  view.setInt32(layout.ENTRY_PRIORITY, priority, true);
  view.setBigInt64(layout.ENTRY_DEADLINE, deadline, true);
  view.setInt32(layout.ENTRY_METADATA, metadata, true);
}

/** A memory with its arena and one region for a structure. */
export function createArena(pages = 64) {
  const memory = createMemory(pages);
  const arena = instantiate("memory", memory);
  if (arena.init() !== layout.OK) throw new Error("the arena was not made");
  return { memory, arena, allocate: (bytes) => arena.allocate(BigInt(bytes)) >>> 0 };
}

/** Memory, the structure's module, and its address after init. */
export function create(name, bytes, ...init) {
  const { memory, allocate } = createArena();
  const guest = instantiate(name, memory);
  const address = allocate(bytes(guest));
  if (guest.init(address, ...init) !== layout.OK) throw new Error(`${name} was not made`);
  return { memory, guest, address, entry: allocate(64 * layout.ENTRY_SIZE) };
}
