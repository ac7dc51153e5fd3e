// Compiles every module to a .wasm file of its own, beside the C# that embeds it. With --check it compiles to nowhere and compares
// the hashes with those of the committed files. The same sources and the pinned compiler give the same bytes on every machine.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = dirname(fileURLToPath(import.meta.url));
const product = join(root, "..", "src", "WorkerPool.Wasm", "Modules");
const modules = [
  { entry: "memory.ts", folder: product },
  { entry: "ring-buffer.ts", folder: product },
  { entry: "priority-queue.ts", folder: product },
  { entry: "task-slots.ts", folder: product },
  { entry: "scheduler.ts", folder: product },
  { entry: "batch-processor.ts", folder: product },
  // What the SIMD kernels are compared with; no part of the product.
  { entry: "batch-scalar.ts", folder: join(root, "bench") },
];

const check = process.argv.includes("--check");
let different = 0;
for (const { entry, folder } of modules) {
  const target = join(folder, entry.replace(/\.ts$/, ".wasm"));
  const built = await compile(entry);
  if (check) {
    const committed = await readFile(target).catch(() => new Uint8Array());
    const same = hash(built) === hash(committed);
    console.log(`${same ? "same     " : "DIFFERENT"} ${hash(built)} ${entry}`);
    different += same ? 0 : 1;
  } else {
    await mkdir(folder, { recursive: true });
    await writeFile(target, built);
    console.log(`${String(built.length).padStart(6)} bytes ${hash(built)} ${entry}`);
  }
}

if (different > 0) {
  console.error(`${different} committed modules are not what their sources compile to; run npm run build.`);
  process.exitCode = 1;
}

async function compile(entry) {
  let binary;
  const { error, stderr } = await asc.main(
    [entry, "--config", "asconfig.json", "--baseDir", root, "--outFile", "module.wasm"],
    {
      readFile: (name, base) => readFile(join(base, name), "utf8").catch(() => null),
      writeFile: (name, contents) => {
        if (name.endsWith("module.wasm")) binary = contents;
      },
      listFiles: () => null,
    },
  );
  if (error || !binary) throw new Error(`${entry} does not compile: ${error?.message ?? ""}\n${stderr}`);
  return binary;
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
