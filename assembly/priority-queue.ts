// A binary heap: highest priority first, equal ones in arrival order. A thread that finds another inside gets BUSY and tries again as
// its host sees fit; wasm never waits.
import {
  BUSY, EMPTY, ENTRY_DEADLINE, ENTRY_ID, ENTRY_METADATA, ENTRY_PRIORITY, FULL, HEADER_CAPACITY, HEADER_MAGIC, HEADER_VERSION,
  HEAP_ARRIVALS, HEAP_COUNT, HEAP_LOCK, HEAP_MAGIC, HEAP_SLOTS, INVALID, MAX_CAPACITY, OK, SLOT_ENTRY, SLOT_SEQUENCE, SLOT_SIZE,
  VERSION,
} from "./layout";

/** The bytes of a heap of this capacity; 0 when the capacity is out of range. One slot more holds the item that is being placed. */
export function bytes(capacity: i32): i32 {
  return capacity < 1 || capacity > MAX_CAPACITY ? 0 : HEAP_SLOTS + (capacity + 1) * SLOT_SIZE;
}

/** Makes a heap in zeroed memory. */
export function init(heap: usize, capacity: i32): i32 {
  if (bytes(capacity) == 0 || load<i32>(heap, HEADER_MAGIC) != 0) return INVALID;
  store<i32>(heap, VERSION, HEADER_VERSION);
  store<i32>(heap, capacity, HEADER_CAPACITY);
  atomic.store<i32>(heap, HEAP_MAGIC, HEADER_MAGIC);
  return OK;
}

/** The number of items. Changed inside, before push and pop return. */
export function count(heap: usize): i32 {
  return atomic.load<i32>(heap, HEAP_COUNT);
}

/** Adds an item: OK, FULL, or BUSY. */
export function push(heap: usize, id: i32, priority: i32, deadline: i64, metadata: i32): i32 {
  if (!tryEnter(heap)) return BUSY;
  const length = load<i32>(heap, HEAP_COUNT);
  const capacity = load<i32>(heap, HEADER_CAPACITY);
  if (length >= capacity) {
    leave(heap);
    return FULL;
  }

  const arrival = load<i64>(heap, HEAP_ARRIVALS);
  store<i64>(heap, arrival + 1, HEAP_ARRIVALS);
  let hole = length;
  while (hole > 0) {
    // No later item precedes one of the same priority.
    const parent = (hole - 1) >> 1;
    if (load<i32>(slotAt(heap, parent), SLOT_ENTRY + ENTRY_PRIORITY) >= priority) break;
    move(heap, parent, hole);
    hole = parent;
  }

  const slot = slotAt(heap, hole);
  store<i64>(slot, arrival, SLOT_SEQUENCE);
  store<i64>(slot, deadline, SLOT_ENTRY + ENTRY_DEADLINE);
  store<i32>(slot, id, SLOT_ENTRY + ENTRY_ID);
  store<i32>(slot, priority, SLOT_ENTRY + ENTRY_PRIORITY);
  store<i32>(slot, metadata, SLOT_ENTRY + ENTRY_METADATA);
  atomic.store<i32>(heap, length + 1, HEAP_COUNT);
  leave(heap);
  return OK;
}

/** Takes the first item into an entry: OK, EMPTY, or BUSY. */
export function pop(heap: usize, entry: usize): i32 {
  // Whoever finished a push before has raised the count.
  if (atomic.load<i32>(heap, HEAP_COUNT) == 0) return EMPTY;
  if (!tryEnter(heap)) return BUSY;
  const last = load<i32>(heap, HEAP_COUNT) - 1;
  if (last < 0) {
    leave(heap);
    return EMPTY;
  }

  const top = slotAt(heap, 0) + SLOT_ENTRY;
  store<i64>(entry, load<i64>(top, 0), 0);
  store<i64>(entry, load<i64>(top, 8), 8);
  store<i64>(entry, load<i64>(top, 16), 16);
  if (last > 0) sink(heap, last);
  atomic.store<i32>(heap, last, HEAP_COUNT);
  leave(heap);
  return OK;
}

// Places the item of slot `last` in the heap of the `last` slots before it, from the top down.
function sink(heap: usize, last: i32): void {
  let hole = 0;
  while (true) {
    let child = 2 * hole + 1;
    if (child >= last) break;
    if (child + 1 < last && precedes(heap, child + 1, child)) child++;
    if (!precedes(heap, child, last)) break;
    move(heap, child, hole);
    hole = child;
  }
  move(heap, last, hole);
}

function precedes(heap: usize, a: i32, b: i32): bool {
  const first = slotAt(heap, a);
  const second = slotAt(heap, b);
  const high = load<i32>(first, SLOT_ENTRY + ENTRY_PRIORITY);
  const low = load<i32>(second, SLOT_ENTRY + ENTRY_PRIORITY);
  return high != low ? high > low : load<i64>(first, SLOT_SEQUENCE) < load<i64>(second, SLOT_SEQUENCE);
}

@inline
function move(heap: usize, from: i32, to: i32): void {
  const source = slotAt(heap, from);
  const target = slotAt(heap, to);
  v128.store(target, v128.load(source, 0), 0);
  v128.store(target, v128.load(source, 16), 16);
}

@inline
function slotAt(heap: usize, index: i32): usize {
  return heap + HEAP_SLOTS + <usize>index * SLOT_SIZE;
}

@inline
function tryEnter(heap: usize): bool {
  return atomic.cmpxchg<i32>(heap, 0, 1, HEAP_LOCK) == 0;
}

@inline
function leave(heap: usize): void {
  atomic.store<i32>(heap, 0, HEAP_LOCK);
}
