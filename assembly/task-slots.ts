// Hands out numbers from 0 to the capacity, each to one owner at a time. Numbers given back stand on a free list, a stack after
// Treiber: its head word carries a tag that every change increments, so a head that was popped and pushed back in between is not
// mistaken for the old one.
import {
  HEADER_CAPACITY, HEADER_MAGIC, HEADER_VERSION, INVALID, MAX_CAPACITY, OK, POOL_COUNT, POOL_CREATED, POOL_FREE, POOL_LINKS,
  POOL_MAGIC, VERSION,
} from "./layout";

// What a slot's link word says besides "the number and 1 of the slot below" of one on the free list.
const UNUSED: i32 = 0;
const TAKEN: i32 = -1;
const RETURNING: i32 = -2;

/** The bytes for this many slots; 0 when the capacity is out of range. */
export function bytes(capacity: i32): i32 {
  return capacity < 1 || capacity > MAX_CAPACITY ? 0 : POOL_LINKS + capacity * 4;
}

/** Makes an allocator in zeroed memory. */
export function init(pool: usize, capacity: i32): i32 {
  if (bytes(capacity) == 0 || load<i32>(pool, HEADER_MAGIC) != 0) return INVALID;
  store<i32>(pool, VERSION, HEADER_VERSION);
  store<i32>(pool, capacity, HEADER_CAPACITY);
  atomic.store<i32>(pool, POOL_MAGIC, HEADER_MAGIC);
  return OK;
}

/** The slots handed out and not given back. */
export function count(pool: usize): i32 {
  return atomic.load<i32>(pool, POOL_COUNT);
}

/** A slot's number; -1 when all are taken. */
export function allocate(pool: usize): i32 {
  let head = atomic.load<i64>(pool, POOL_FREE);
  while (<i32>head != 0) {
    const slot = <i32>head - 1;

    // Of another time if the slot has left the list; then the tag differs and the exchange fails.
    const below = atomic.load<i32>(linkOf(pool, slot));
    const seen = atomic.cmpxchg<i64>(pool, head, changed(head, below), POOL_FREE);
    if (seen == head) return take(pool, slot);
    head = seen;
  }

  let created = atomic.load<i32>(pool, POOL_CREATED);
  while (created < load<i32>(pool, HEADER_CAPACITY)) {
    const seen = atomic.cmpxchg<i32>(pool, created, created + 1, POOL_CREATED);
    if (seen == created) return take(pool, created);
    created = seen;
  }
  return -1;
}

/** Gives a slot back: OK, or INVALID when nobody has it. Of several that give back one slot, one succeeds. */
export function release(pool: usize, slot: i32): i32 {
  if (slot < 0 || slot >= load<i32>(pool, HEADER_CAPACITY)) return INVALID;
  const link = linkOf(pool, slot);
  if (atomic.cmpxchg<i32>(link, TAKEN, RETURNING) != TAKEN) return INVALID;
  atomic.sub<i32>(pool, 1, POOL_COUNT);
  let head = atomic.load<i64>(pool, POOL_FREE);
  while (true) {
    // The end of the list and a slot never used look alike: neither is taken.
    atomic.store<i32>(link, <i32>head == 0 ? UNUSED : <i32>head);
    const seen = atomic.cmpxchg<i64>(pool, head, changed(head, slot + 1), POOL_FREE);
    if (seen == head) return OK;
    head = seen;
  }
}

function take(pool: usize, slot: i32): i32 {
  atomic.store<i32>(linkOf(pool, slot), TAKEN);
  atomic.add<i32>(pool, 1, POOL_COUNT);
  return slot;
}

@inline
function linkOf(pool: usize, slot: i32): usize {
  return pool + POOL_LINKS + (<usize>slot << 2);
}

@inline
function changed(head: i64, top: i32): i64 {
  return (((head >> 32) + 1) << 32) | <i64><u32>top;
}
