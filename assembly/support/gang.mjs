// Threads that start together over one memory. Each runs a function of gang-member.mjs and sends back what it returns.
import { Worker } from "node:worker_threads";

const limit = 60_000;

export async function run(memory, members) {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const workers = members.map(
    ([task, data]) => new Worker(new URL("gang-member.mjs", import.meta.url), { workerData: { task, data, memory, gate, members: members.length } }),
  );
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the threads did not end within ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([
      late,
      Promise.all(
        workers.map(
          (worker) =>
            new Promise((resolve, reject) => {
              worker.once("message", resolve);
              worker.once("error", reject);
            }),
        ),
      ),
    ]);
  } finally {
    clearTimeout(timer);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
