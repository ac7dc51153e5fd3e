import assert from "node:assert/strict";
import test from "node:test";
import { bytesOf, layout, moduleNames } from "../support/guest.mjs";

for (const name of moduleNames) {
  test(`${name} imports one shared memory and nothing else, exports functions only, and brings no data of its own`, () => {
    const bytes = bytesOf(name);
    const module = new WebAssembly.Module(bytes);
    assert.deepEqual(WebAssembly.Module.imports(module), [{ module: "env", name: "memory", kind: "memory" }]);
    assert.ok(WebAssembly.Module.exports(module).every(({ kind }) => kind === "function"));

    // Two modules share the memory: a data section, or a start function, would write into what another made.
    const sections = sectionsOf(bytes);
    assert.ok(!sections.includes(11), "a data section");
    assert.ok(!sections.includes(8), "a start function");
  });
}

test("the layout keeps what different threads write 128 bytes apart and entries whole", () => {
  assert.equal(layout.SLOT_ENTRY + layout.ENTRY_SIZE, layout.SLOT_SIZE);
  for (const [a, b] of [["RING_HEAD", "RING_TAIL"], ["RING_TAIL", "RING_SLOTS"], ["HEAP_LOCK", "HEAP_COUNT"], ["POOL_FREE", "POOL_CREATED"]])
    assert.ok(layout[b] - layout[a] >= 128, `${a} and ${b}`);
});

function sectionsOf(bytes) {
  const ids = [];
  for (let at = 8; at < bytes.length; ) {
    ids.push(bytes[at++]);
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += length;
  }
  return ids;
}
