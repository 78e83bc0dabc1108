// Puts its own bytes under each of the given ids, each at a time that all processes share. For each id, prints the hash
// of what it stored, or "conflict".
import { DramatisError } from "@dramatis/core/store";
import { fsStore } from "../../index.ts";
import { imageInfo, sampleBytes, sha256 } from "../samples.ts";
import { waitForStartTime, waitUntil } from "./start-time.ts";

const [directory = "", ids = "", seed = "1"] = process.argv.slice(2);
const store = fsStore({ directory });
const bytes = sampleBytes(50_000, Number(seed));
const results: string[] = [];
const startAt = await waitForStartTime();
for (const [index, id] of ids.split(",").entries()) {
  waitUntil(startAt + index * 50);
  try {
    await store.put(id, bytes, imageInfo);
    results.push(sha256(bytes));
  } catch (error) {
    if (!DramatisError.isInstance(error) || error.code !== "conflict") throw error;
    results.push("conflict");
  }
}
process.stdout.write(JSON.stringify(results));
