// Runs the operations that it reads from stdin, one JSON line each, and prints their outcomes. The tests trace this
// process, and can kill it at any system call.
import { readlinkSync } from "node:fs";
import { readlink } from "node:fs/promises";
import { createInterface } from "node:readline";
import { DramatisError, type Store } from "../../packages/core/src/index.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { imageInfo } from "./image-info.ts";
import { type Answer, createBytes, type Operation, recordsPerAppend } from "./operation.ts";
import { printLine } from "./work-event.ts";
import { createRecords } from "./work-record.ts";

const stores = new Map<string, Store>();

// Almost all calls to the disk are made by the only thread of the pool, so it has to read its own id.
const threads = { pool: await readlink("/proc/thread-self"), main: readlinkSync("/proc/thread-self") };
printLine({ pool: threadNumber(threads.pool), main: threadNumber(threads.main) });

for await (const line of createInterface({ input: process.stdin })) {
  const operation: Operation = JSON.parse(line);
  printLine(await answer(operation));
}

async function answer(operation: Operation): Promise<Answer> {
  try {
    return { type: "done", value: await operate(operation) };
  } catch (error) {
    if (DramatisError.isInstance(error)) return { type: "failed", code: error.code, message: error.message };
    return { type: "failed", code: "unexpected", message: String(error) };
  }
}

async function operate(operation: Operation): Promise<boolean | number> {
  const { directory } = operation;
  const store = stores.get(directory) ?? fsStore({ directory });
  stores.set(directory, store);
  switch (operation.type) {
    case "open":
      return (await store.head(crypto.randomUUID())) !== undefined;
    case "put":
      await store.put(operation.id, createBytes(operation.id), imageInfo);
      return true;
    case "delete":
      return store.delete(operation.id);
    case "append": {
      const { id, expected } = operation;
      const records = createRecords(expected, expected + recordsPerAppend, true);
      return store.journal.append(id, records, expected, { kind: "batch", open: true });
    }
  }
}

function threadNumber(thread: string): number {
  return Number(thread.split("/").at(-1));
}
