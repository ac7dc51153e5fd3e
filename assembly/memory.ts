// The arena: hands out regions of the shared memory, for good. A region is zero when it is handed out, since nothing was there.
import { ARENA_ALIGNMENT, ARENA_MAGIC, ARENA_NEXT, ARENA_START, HEADER_MAGIC, HEADER_VERSION, INVALID, OK, VERSION } from "./layout";

/** Prepares a zeroed memory. Once, before other threads see it. */
export function init(): i32 {
  if (load<i32>(0, HEADER_MAGIC) != 0) return INVALID;
  store<i32>(0, VERSION, HEADER_VERSION);
  atomic.store<i64>(0, ARENA_START, ARENA_NEXT);
  atomic.store<i32>(0, ARENA_MAGIC, HEADER_MAGIC);
  return OK;
}

/** The address of a new region, a multiple of 128; 0 when there is no room for it or the size is not positive. */
export function allocate(bytes: i64): i32 {
  if (bytes <= 0 || bytes > capacity() || load<i32>(0, HEADER_MAGIC) != ARENA_MAGIC) return 0;
  const size = (bytes + ARENA_ALIGNMENT - 1) & ~(<i64>ARENA_ALIGNMENT - 1);
  let next = atomic.load<i64>(0, ARENA_NEXT);
  while (true) {
    if (size > capacity() - next) return 0;
    const seen = atomic.cmpxchg<i64>(0, next, next + size, ARENA_NEXT);
    if (seen == next) return <i32>next;
    next = seen;
  }
}

/** The bytes in use, the arena's own included. */
export function used(): i64 {
  return atomic.load<i64>(0, ARENA_NEXT);
}

/** The bytes of the memory. */
export function capacity(): i64 {
  return (<i64>memory.size()) << 16;
}
