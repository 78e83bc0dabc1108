// Compares the cost of a durable put with writing and syncing the same two files directly. Run it on the target disk:
//   node --conditions=@dramatis/source --import tsx bench/put.ts [folder]
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PutInfo } from "@dramatis/core/store";
import { fsStore } from "../src/index.ts";

const rounds = 150;
const info: PutInfo = {
  kind: "image",
  mediaType: "image/png",
  metadata: { description: "a lighthouse keeper with a red beard", width: 1024, height: 1024 },
  origin: { type: "generated", batchId: crypto.randomUUID(), slot: 0, attempt: 1 },
};

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  await file.write(bytes);
  await file.sync();
  await file.close();
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  await folder.sync();
  await folder.close();
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function compare(root: string, byteLength: number, together: number): Promise<void> {
  const store = fsStore({ directory: join(root, `store-${byteLength}-${together}`) });
  const hand = join(root, `hand-${byteLength}-${together}`);
  const shards = Array.from({ length: 256 }, (_, shard) => shard.toString(16).padStart(2, "0"));
  for (const shard of shards) await mkdir(join(hand, shard), { recursive: true });
  const bytes = crypto.getRandomValues(new Uint8Array(65_536));
  const image = new Uint8Array(byteLength).map((_, index) => bytes[index % bytes.length] ?? 0);
  const sidecar = Buffer.from(JSON.stringify({ ...info, sha256: "0".repeat(64), id: crypto.randomUUID() }));
  const times = { hand: [] as number[], handAndFolder: [] as number[], put: [] as number[] };
  const parallel = (action: () => Promise<unknown>) => () =>
    Promise.all(Array.from({ length: together }, action));
  const byHand = async () => {
    const id = crypto.randomUUID();
    const folder = join(hand, id.slice(-2));
    await writeSynced(join(folder, `${id}.png`), image);
    await writeSynced(join(folder, `${id}.json`), sidecar);
    return folder;
  };
  const put = () => store.put(crypto.randomUUID(), image, info);
  // Creates all shards before the measurement: creating one costs an extra sync, once in the life of a store.
  for (const shard of shards) await store.put(crypto.randomUUID().slice(0, 34) + shard, image, info);
  // Alternates the three, so that a slow moment of the disk affects all of them.
  for (let round = 0; round < rounds; round += 1) {
    times.hand.push(await timed(parallel(byHand)));
    times.handAndFolder.push(
      await timed(
        parallel(async () => {
          await syncFolder(await byHand());
        }),
      ),
    );
    times.put.push(await timed(parallel(put)));
  }
  await store.close();
  const [byHandMs, folderMs, putMs] = [median(times.hand), median(times.handAndFolder), median(times.put)];
  console.log(
    `${byteLength / 1000} kB, ${together} at once: direct ${byHandMs.toFixed(2)} ms, with folder sync ` +
      `${folderMs.toFixed(2)} ms, put ${putMs.toFixed(2)} ms: ${(putMs / byHandMs).toFixed(2)}x, ` +
      `${(putMs / folderMs).toFixed(2)}x`,
  );
}

const root = await mkdtemp(join(process.argv[2] ?? tmpdir(), "fs-store-bench-"));
try {
  for (const byteLength of [100_000, 1_000_000, 8_000_000]) await compare(root, byteLength, 1);
  await compare(root, 100_000, 16);
} finally {
  await rm(root, { recursive: true });
}
