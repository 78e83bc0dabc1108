// Measures whether a store stays fast as it grows: lookups, puts and a complete listing of a small and a large store.
//   node --conditions=@dramatis/source --import tsx bench/growth.ts [how many] [folder]
import { createHash } from "node:crypto";
import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { sidecarText } from "../src/assets/sidecar.ts";
import { Layout } from "../src/files/layout.ts";
import { newNonce } from "../src/files/writer.ts";
import { fsStore } from "../src/index.ts";

const bytes = Buffer.from("a very small image");
const info = {
  kind: "image",
  mediaType: "image/png",
  metadata: { description: "a lighthouse keeper with a red beard", width: 1024, height: 1024 },
  origin: { type: "uploaded" },
} as const;

/** Writes a store as `fsStore` would, but without syncing: a million durable puts would take half an hour. */
function fill(directory: string, count: number): string[] {
  const layout = new Layout(directory);
  const ids: string[] = [];
  const known = new Set<string>();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  let shared = "";
  for (let index = 0; index < count; index += 1) {
    const id = crypto.randomUUID();
    const folder = layout.assetFolder(id);
    if (!known.has(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    known.add(folder);
    const asset = { id, ...info, byteLength: bytes.byteLength, sha256, createdAt: new Date().toISOString() };
    writeFileSync(layout.sidecar(id), sidecarText({ nonce: newNonce(), asset }), { mode: 0o600 });
    // A file system allows about 65,000 links to one file.
    if (index % 50_000 === 0) {
      shared = layout.bytes(asset);
      writeFileSync(shared, bytes, { mode: 0o600 });
    } else linkSync(shared, layout.bytes(asset));
    ids.push(id);
  }
  return ids;
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Returns the heap memory in use after a garbage collection, in bytes. */
function heapInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function timesOf(rounds: number, action: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await action(round);
    times.push(performance.now() - start);
  }
  return median(times);
}

async function measure(count: number): Promise<void> {
  const directory = await mkdtemp(join(process.argv[3] ?? tmpdir(), "fs-store-growth-"));
  try {
    const ids = fill(directory, count);
    const start = performance.now();
    const store = fsStore({ directory });
    await store.head(crypto.randomUUID());
    const openMs = performance.now() - start;
    const any = () => ids[Math.floor(Math.random() * ids.length)] ?? "";
    // Looks up each id twice, so that the time of the first disk access is not included.
    const sample = Array.from({ length: 2000 }, any);
    for (const id of sample) await store.head(id);
    const headMs = await timesOf(2000, (round) => store.head(sample[round] ?? ""));
    const getMs = await timesOf(2000, async (round) => (await store.open(sample[round] ?? ""))?.bytes());
    const putMs = await timesOf(300, () => store.put(crypto.randomUUID(), bytes, info));
    const before = heapInUse();
    let [listed, pages, peak, cursor] = [0, 0, before, undefined as string | undefined];
    const listStart = performance.now();
    do {
      const page = await store.list(cursor === undefined ? { limit: 1000 } : { limit: 1000, cursor });
      listed += page.items.length;
      pages += 1;
      cursor = page.cursor;
      if (pages % 20 === 0) peak = Math.max(peak, heapInUse());
    } while (cursor !== undefined);
    const listMs = performance.now() - listStart;
    console.log(
      [
        `${count} references: opened in ${openMs.toFixed(1)} ms`,
        `head ${headMs.toFixed(3)} ms, bytes ${getMs.toFixed(3)} ms, put ${putMs.toFixed(2)} ms (medians)`,
        `${listed} listed in ${pages} pages of 1000, ${(listMs / pages).toFixed(1)} ms a page, ` +
          `${((peak - before) / 1e6).toFixed(1)} MB peak heap growth`,
      ].join("; "),
    );
    await store.close();
  } finally {
    await rm(directory, { recursive: true });
  }
}

await measure(1000);
await measure(Number(process.argv[2] ?? 1_000_000));
