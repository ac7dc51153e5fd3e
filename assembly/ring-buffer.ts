// A bounded first-in-first-out ring for any number of producers and consumers, after Vyukov: every slot carries a sequence number
// that says whose turn it is. A position p lives in slot p & mask; its lap is p & ~mask. The slot's sequence goes through
//
//   lap           free: the producer that moves the tail from p to p + 1 may write
//   lap + 1       full: the consumer that moves the head from p to p + 1 may read
//   lap + slots   free for the next lap
//
// so zeroed memory is an empty ring. RingQueue.cs does the same steps on the same bytes. All atomics are sequentially consistent.
// A loop below repeats only when another thread has moved on.
//
// A batch claims its slots with one exchange and publishes them with one atomic store: that of its first slot, after plain stores to
// all the others. Nobody acts on one of those others before: slots are looked at in order, so whoever comes to one has found the
// first slot published itself, or found a head (or tail) that was moved by somebody who had; either way all plain stores are before
// it. Whoever reads one earlier has an old head or tail, and then the exchange fails, whatever was read.
import {
  BUSY, EMPTY, ENTRY_DEADLINE, ENTRY_ID, ENTRY_METADATA, ENTRY_PRIORITY, ENTRY_SIZE, FULL, HEADER_CAPACITY, HEADER_MAGIC,
  HEADER_VERSION, INVALID, MAX_CAPACITY, OK, RING_HEAD, RING_MAGIC, RING_MASK, RING_SLOTS, RING_TAIL, SLOT_ENTRY, SLOT_SEQUENCE,
  SLOT_SIZE, VERSION,
} from "./layout";

/** The bytes of a ring of this capacity; 0 when the capacity is out of range. */
export function bytes(capacity: i32): i32 {
  return capacity < 1 || capacity > MAX_CAPACITY ? 0 : RING_SLOTS + slotsFor(capacity) * SLOT_SIZE;
}

/** Makes a ring in zeroed memory. */
export function init(ring: usize, capacity: i32): i32 {
  if (bytes(capacity) == 0 || load<i32>(ring, HEADER_MAGIC) != 0) return INVALID;
  store<i32>(ring, VERSION, HEADER_VERSION);
  store<i32>(ring, capacity, HEADER_CAPACITY);
  store<i32>(ring, slotsFor(capacity) - 1, RING_MASK);
  atomic.store<i32>(ring, RING_MAGIC, HEADER_MAGIC);
  return OK;
}

/** The items between head and tail, exact at one instant; 0 only if no finished push's item was present. */
export function count(ring: usize): i32 {
  while (true) {
    const head = atomic.load<i64>(ring, RING_HEAD);
    const tail = atomic.load<i64>(ring, RING_TAIL);
    if (atomic.load<i64>(ring, RING_HEAD) == head) return <i32>(tail - head);
  }
}

/** Adds an item: OK, FULL, or BUSY when the slot's last consumer is still copying out of it. */
export function push(ring: usize, id: i32, priority: i32, deadline: i64, metadata: i32): i32 {
  const mask = maskOf(ring);
  const capacity = <i64>load<i32>(ring, HEADER_CAPACITY);
  let tail = atomic.load<i64>(ring, RING_TAIL);
  while (true) {
    // With as many slots as items the sequences alone bound the ring. The head is read after the tail, so a difference of the
    // capacity is real; and room found here is still there when the exchange finds the tail unchanged.
    if (capacity <= mask && tail - atomic.load<i64>(ring, RING_HEAD) >= capacity) return FULL;
    const slot = slotAt(ring, tail, mask);
    const lap = tail & ~mask;
    if (atomic.load<i64>(slot, SLOT_SEQUENCE) == lap) {
      const seen = atomic.cmpxchg<i64>(ring, tail, tail + 1, RING_TAIL);
      if (seen == tail) {
        store<i64>(slot, deadline, SLOT_ENTRY + ENTRY_DEADLINE);
        store<i32>(slot, id, SLOT_ENTRY + ENTRY_ID);
        store<i32>(slot, priority, SLOT_ENTRY + ENTRY_PRIORITY);
        store<i32>(slot, metadata, SLOT_ENTRY + ENTRY_METADATA);
        atomic.store<i64>(slot, lap + 1, SLOT_SEQUENCE);
        return OK;
      }
      tail = seen;
    } else {
      const now = atomic.load<i64>(ring, RING_TAIL);
      if (now == tail) return whyNoRoom(ring, tail, capacity);
      tail = now;
    }
  }
}

/** Takes the oldest item into an entry: OK, EMPTY, or BUSY when it is still being written and younger ones may be complete. */
export function pop(ring: usize, entry: usize): i32 {
  const mask = maskOf(ring);
  let head = atomic.load<i64>(ring, RING_HEAD);
  while (true) {
    const slot = slotAt(ring, head, mask);
    const full = (head & ~mask) + 1;
    if (atomic.load<i64>(slot, SLOT_SEQUENCE) == full) {
      const seen = atomic.cmpxchg<i64>(ring, head, head + 1, RING_HEAD);
      if (seen == head) {
        copyEntry(entry, slot + SLOT_ENTRY);
        atomic.store<i64>(slot, full + mask, SLOT_SEQUENCE);
        return OK;
      }
      head = seen;
      continue;
    }

    // The head never passes the tail and neither goes back: equal means empty when the tail was read.
    const tail = atomic.load<i64>(ring, RING_TAIL);
    if (tail == head) return EMPTY;
    const now = atomic.load<i64>(ring, RING_HEAD);
    if (now != head) {
      head = now;
      continue;
    }
    if (atomic.load<i64>(slot, SLOT_SEQUENCE) == full) continue;

    // Claimed but not written. Alone, it is no finished push's item; the ring is empty. Otherwise a younger one may be complete
    // and must not overtake it.
    return tail == head + 1 ? EMPTY : BUSY;
  }
}

/**
 * Adds up to `length` items from an array of entries, claiming their slots with one exchange. Returns how many, from the first on;
 * or -FULL or -BUSY for none.
 */
export function pushMany(ring: usize, entries: usize, length: i32): i32 {
  if (length <= 0) return 0;
  const mask = maskOf(ring);
  const capacity = <i64>load<i32>(ring, HEADER_CAPACITY);
  let tail = atomic.load<i64>(ring, RING_TAIL);
  while (true) {
    const room = min<i64>(length, capacity - (tail - atomic.load<i64>(ring, RING_HEAD)));

    // A free slot stays free until a producer claims it, which moves the tail and fails the exchange.
    let free: i64 = 0;
    while (free < room && atomic.load<i64>(slotAt(ring, tail + free, mask), SLOT_SEQUENCE) == ((tail + free) & ~mask)) free++;
    if (free > 0) {
      const seen = atomic.cmpxchg<i64>(ring, tail, tail + free, RING_TAIL);
      if (seen == tail) {
        const first = slotAt(ring, tail, mask);
        copyEntry(first + SLOT_ENTRY, entries);
        for (let i: i64 = 1; i < free; i++) {
          const slot = slotAt(ring, tail + i, mask);
          copyEntry(slot + SLOT_ENTRY, entries + <usize>i * ENTRY_SIZE);
          store<i64>(slot, ((tail + i) & ~mask) + 1, SLOT_SEQUENCE);
        }
        atomic.store<i64>(first, (tail & ~mask) + 1, SLOT_SEQUENCE);
        return <i32>free;
      }
      tail = seen;
    } else {
      const now = atomic.load<i64>(ring, RING_TAIL);
      if (now == tail) return -whyNoRoom(ring, tail, capacity);
      tail = now;
    }
  }
}

/** Takes up to `length` items, claimed with one exchange, into an array of entries. Returns how many; or -EMPTY or -BUSY for none. */
export function popMany(ring: usize, entries: usize, length: i32): i32 {
  if (length <= 0) return 0;
  const mask = maskOf(ring);
  let head = atomic.load<i64>(ring, RING_HEAD);
  while (true) {
    // A full slot stays full until a consumer claims it, which moves the head and fails the exchange.
    let full: i64 = 0;
    while (full < length && atomic.load<i64>(slotAt(ring, head + full, mask), SLOT_SEQUENCE) == ((head + full) & ~mask) + 1) full++;
    if (full > 0) {
      const seen = atomic.cmpxchg<i64>(ring, head, head + full, RING_HEAD);
      if (seen == head) {
        const first = slotAt(ring, head, mask);
        copyEntry(entries, first + SLOT_ENTRY);
        for (let i: i64 = 1; i < full; i++) {
          const slot = slotAt(ring, head + i, mask);
          copyEntry(entries + <usize>i * ENTRY_SIZE, slot + SLOT_ENTRY);
          store<i64>(slot, ((head + i) & ~mask) + 1 + mask, SLOT_SEQUENCE);
        }
        atomic.store<i64>(first, (head & ~mask) + 1 + mask, SLOT_SEQUENCE);
        return <i32>full;
      }
      head = seen;
      continue;
    }

    // As in pop.
    const tail = atomic.load<i64>(ring, RING_TAIL);
    if (tail == head) return -EMPTY;
    const now = atomic.load<i64>(ring, RING_HEAD);
    if (now != head) {
      head = now;
      continue;
    }
    if (atomic.load<i64>(slotAt(ring, head, mask), SLOT_SEQUENCE) == (head & ~mask) + 1) continue;
    return tail == head + 1 ? -EMPTY : -BUSY;
  }
}

function slotsFor(capacity: i32): i32 {
  return capacity <= 2 ? 2 : 1 << (32 - clz<i32>(capacity - 1));
}

@inline
function maskOf(ring: usize): i64 {
  return <i64>load<i32>(ring, RING_MASK);
}

@inline
function slotAt(ring: usize, position: i64, mask: i64): usize {
  return ring + RING_SLOTS + <usize>(position & mask) * SLOT_SIZE;
}

@inline
function copyEntry(to: usize, from: usize): void {
  store<i64>(to, load<i64>(from, 0), 0);
  store<i64>(to, load<i64>(from, 8), 8);
  store<i64>(to, load<i64>(from, 16), 16);
}

// The tail stood still while its slot was found taken: full when the head says so, else the slot awaits its last consumer.
function whyNoRoom(ring: usize, tail: i64, capacity: i64): i32 {
  return tail - atomic.load<i64>(ring, RING_HEAD) >= capacity ? FULL : BUSY;
}
