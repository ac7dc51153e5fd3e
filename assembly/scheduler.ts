// Which item next, for which worker: every worker has a ring of its own, and there is one that all share. A worker takes from its own
// ring, then from the shared one, then from the others' rings.
import {
  BUSY, EMPTY, FULL, HEADER_CAPACITY, HEADER_MAGIC, HEADER_VERSION, INVALID, MAX_WORKERS, OK, SCHEDULER_MAGIC, SCHEDULER_RINGS,
  SCHEDULER_RING_SIZE, SCHEDULER_SHARED, SCHEDULER_TURNS, SCHEDULER_TURN_SIZE, SCHEDULER_WORKERS, VERSION,
} from "./layout";
import { bytes as ringBytes, count as ringCount, init as ringInit, pop as ringPop, push as ringPush } from "./ring-buffer";

// Every so many turns a worker looks at the shared ring first, so that its own work cannot keep the shared work waiting for ever. A
// prime, so that it keeps no step with what the program does.
const SHARED_FIRST: i32 = 61;

/** The bytes of a scheduler; 0 when a number is out of range or the sum is more than a memory holds. */
export function bytes(workers: i32, ringCapacity: i32, sharedCapacity: i32): i64 {
  const ring = ringBytes(ringCapacity);
  const shared = ringBytes(sharedCapacity);
  if (workers < 1 || workers > MAX_WORKERS || ring == 0 || shared == 0) return 0;
  const sum = SCHEDULER_TURNS + <i64>workers * SCHEDULER_TURN_SIZE + aligned(shared) + <i64>workers * aligned(ring);
  return sum > 0x7fffffff ? 0 : sum;
}

/** Makes a scheduler in zeroed memory. */
export function init(scheduler: usize, workers: i32, ringCapacity: i32, sharedCapacity: i32): i32 {
  if (bytes(workers, ringCapacity, sharedCapacity) == 0 || load<i32>(scheduler, HEADER_MAGIC) != 0) return INVALID;
  const shared = SCHEDULER_TURNS + workers * SCHEDULER_TURN_SIZE;
  const rings = shared + <i32>aligned(ringBytes(sharedCapacity));
  const size = <i32>aligned(ringBytes(ringCapacity));
  store<i32>(scheduler, VERSION, HEADER_VERSION);
  store<i32>(scheduler, ringCapacity, HEADER_CAPACITY);
  store<i32>(scheduler, workers, SCHEDULER_WORKERS);
  store<i32>(scheduler, shared, SCHEDULER_SHARED);
  store<i32>(scheduler, rings, SCHEDULER_RINGS);
  store<i32>(scheduler, size, SCHEDULER_RING_SIZE);
  ringInit(scheduler + shared, sharedCapacity);
  for (let i = 0; i < workers; i++) ringInit(ringOf(scheduler, i), ringCapacity);
  atomic.store<i32>(scheduler, SCHEDULER_MAGIC, HEADER_MAGIC);
  return OK;
}

/**
 * Adds an item for a worker, or for any with -1: OK, FULL, or BUSY. What does not fit into the worker's ring goes into the shared one.
 */
export function submit(scheduler: usize, worker: i32, id: i32, priority: i32, deadline: i64, metadata: i32): i32 {
  if (worker < -1 || worker >= workersOf(scheduler)) return INVALID;
  if (worker >= 0) {
    const status = ringPush(ringOf(scheduler, worker), id, priority, deadline, metadata);
    if (status != FULL) return status;
  }
  return ringPush(sharedOf(scheduler), id, priority, deadline, metadata);
}

/** Takes the next item for a worker into an entry: OK, EMPTY when no ring has one, or BUSY. */
export function next(scheduler: usize, worker: i32, entry: usize): i32 {
  const workers = workersOf(scheduler);
  if (worker < 0 || worker >= workers) return INVALID;
  const turn = atomic.add<i32>(scheduler + <usize>worker * SCHEDULER_TURN_SIZE, 1, SCHEDULER_TURNS);
  const sharedFirst = <u32>turn % SHARED_FIRST == 0;
  const first = sharedFirst ? sharedOf(scheduler) : ringOf(scheduler, worker);
  const second = sharedFirst ? ringOf(scheduler, worker) : sharedOf(scheduler);
  let busy = false;
  let status = ringPop(first, entry);
  if (status == OK) return OK;
  busy = busy || status == BUSY;
  status = ringPop(second, entry);
  if (status == OK) return OK;
  busy = busy || status == BUSY;

  // From another victim at each turn, so that thieves spread.
  const others = workers - 1;
  const start = others > 0 ? <i32>(<u32>turn % <u32>others) : 0;
  for (let i = 0; i < others; i++) {
    const victim = (worker + 1 + (start + i) % others) % workers;
    status = ringPop(ringOf(scheduler, victim), entry);
    if (status == OK) return OK;
    busy = busy || status == BUSY;
  }
  return busy ? BUSY : EMPTY;
}

/** The items in all rings; each ring is exact at an instant of its own. */
export function count(scheduler: usize): i64 {
  let sum: i64 = ringCount(sharedOf(scheduler));
  for (let i = 0; i < workersOf(scheduler); i++) sum += ringCount(ringOf(scheduler, i));
  return sum;
}

@inline
function workersOf(scheduler: usize): i32 {
  return load<i32>(scheduler, SCHEDULER_WORKERS);
}

@inline
function sharedOf(scheduler: usize): usize {
  return scheduler + load<i32>(scheduler, SCHEDULER_SHARED);
}

@inline
function ringOf(scheduler: usize, worker: i32): usize {
  return scheduler + load<i32>(scheduler, SCHEDULER_RINGS) + worker * load<i32>(scheduler, SCHEDULER_RING_SIZE);
}

function aligned(size: i64): i64 {
  return (size + 127) & ~(<i64>127);
}
