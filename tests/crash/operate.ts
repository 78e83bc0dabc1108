// Does what it is told, line by line, and says how it went. It is traced meanwhile, and may be killed in any call.
import { readlinkSync } from "node:fs";
import { readlink } from "node:fs/promises";
import { createInterface } from "node:readline";
import { DramatisError, type Store } from "../../packages/core/src/index.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { imageInfo } from "./image-info.ts";
import { type Answer, appendedTogether, bytesOf, type Operation } from "./operation.ts";
import { say } from "./work-event.ts";
import { workRecords } from "./work-record.ts";

const stores = new Map<string, Store>();

// Nearly all calls to the disk are made by the one thread of the pool, which is asked for its number in its own name.
const threads = { pool: await readlink("/proc/thread-self"), main: readlinkSync("/proc/thread-self") };
say({ pool: numberOf(threads.pool), main: numberOf(threads.main) });

for await (const line of createInterface({ input: process.stdin })) {
  const operation: Operation = JSON.parse(line);
  say(await answer(operation));
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
      await store.put(operation.id, bytesOf(operation.id), imageInfo);
      return true;
    case "delete":
      return store.delete(operation.id);
    case "append": {
      const { id, expected } = operation;
      const records = workRecords(expected, expected + appendedTogether, true);
      return store.journal.append(id, records, expected, { kind: "batch", open: true });
    }
  }
}

function numberOf(thread: string): number {
  return Number(thread.split("/").at(-1));
}
