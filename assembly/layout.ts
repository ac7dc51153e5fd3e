// Every offset and size in the shared memory, in bytes: the only place. The modules import it. RingLayout.cs, which lets .NET use a
// ring without a call, repeats the values by name, and a test compares the two texts; so each constant is one literal on one line.
//
// What different threads write lies 128 bytes apart, because processors fetch cache lines of 64 bytes in pairs.

/** The version of all layouts below; in every header behind the magic number. */
export const VERSION: i32 = 1;

// What the operations return.
export const OK: i32 = 0;
/** Nothing to take. */
export const EMPTY: i32 = 1;
/** No room. */
export const FULL: i32 = 2;
/** Another thread is in the middle of a step that this one needs: try again. The host decides how to wait; wasm never does. */
export const BUSY: i32 = 3;
/** An argument is out of range, or the memory does not hold what it should. */
export const INVALID: i32 = 4;

// An entry: a waiting item outside a queue, and the part of a queue's slot behind its first word.
export const ENTRY_DEADLINE: i32 = 0;
export const ENTRY_ID: i32 = 8;
export const ENTRY_PRIORITY: i32 = 12;
/** The number of an object the host keeps for the item; 0 is none. */
export const ENTRY_METADATA: i32 = 16;
export const ENTRY_SIZE: i32 = 24;

// A slot of a ring or of the heap: a word that says whose turn it is (the ring) or when the item came (the heap), then the entry.
export const SLOT_SEQUENCE: i32 = 0;
export const SLOT_ENTRY: i32 = 8;
export const SLOT_SIZE: i32 = 32;

/** The most items of one queue, 2^24. */
export const MAX_CAPACITY: i32 = 16777216;

// The first bytes of every structure.
export const HEADER_MAGIC: i32 = 0;
export const HEADER_VERSION: i32 = 4;
export const HEADER_CAPACITY: i32 = 8;

// The arena, at address 0 of a memory. "WPAR"
export const ARENA_MAGIC: i32 = 0x52415057;
export const ARENA_NEXT: i32 = 128;
export const ARENA_START: i32 = 256;
export const ARENA_ALIGNMENT: i32 = 128;

// The ring. "WPRI"
export const RING_MAGIC: i32 = 0x49525057;
/** The number of slots, a power of two and at least 2, less 1. */
export const RING_MASK: i32 = 12;
/** The next position to take; 64 bits, never wraps. */
export const RING_HEAD: i32 = 128;
/** The next position to fill. */
export const RING_TAIL: i32 = 256;
export const RING_SLOTS: i32 = 384;

// The heap. "WPHE"
export const HEAP_MAGIC: i32 = 0x45485057;
/** 1 while a thread is inside. */
export const HEAP_LOCK: i32 = 128;
export const HEAP_COUNT: i32 = 256;
/** The number of items that ever came in; orders equal priorities. */
export const HEAP_ARRIVALS: i32 = 264;
export const HEAP_SLOTS: i32 = 384;

// The slot allocator. "WPSL"
export const POOL_MAGIC: i32 = 0x4c535057;
/** The top of the free list: its number and 1 in the lower half (0 is none), a tag that every change increments in the upper. */
export const POOL_FREE: i32 = 128;
/** The number of slots that were ever handed out. */
export const POOL_CREATED: i32 = 256;
/** The number of slots handed out now. */
export const POOL_COUNT: i32 = 260;
export const POOL_LINKS: i32 = 384;

// The scheduler: a header, one line for each worker, the shared ring, a ring for each worker. "WPSC"
export const SCHEDULER_MAGIC: i32 = 0x43535057;
export const SCHEDULER_WORKERS: i32 = 12;
export const SCHEDULER_SHARED: i32 = 16;
export const SCHEDULER_RINGS: i32 = 20;
export const SCHEDULER_RING_SIZE: i32 = 24;
export const SCHEDULER_TURNS: i32 = 128;
export const SCHEDULER_TURN_SIZE: i32 = 128;
export const MAX_WORKERS: i32 = 1024;
