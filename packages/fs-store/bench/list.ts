// Measures whether listings and new streams cost the same as a store grows: pages of all streams, of one owner's
// streams, and of one owner's assets, in a store of a thousand streams and in a large one.
//   node --conditions=@dramatis/source --import tsx bench/list.ts [how many] [folder]
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Layout } from "../src/files/layout.ts";
import { newNonce } from "../src/files/writer.ts";
import { formatEntry, kindHash } from "../src/index/index-entry.ts";
import { fsStore } from "../src/index.ts";
import { formatLine } from "../src/journal/journal-line.ts";

const at = "2026-01-01T00:00:00.000Z";
const owner = "ada";

/**
 * Writes streams and their indexes as `fsStore` would, but without syncing. Each batch has four claims without a kind,
 * and every hundredth batch belongs to the owner. The indexes list all streams, but only the streams that a page shows
 * have files.
 */
function fill(directory: string, count: number): void {
  const layout = new Layout(directory);
  mkdirSync(layout.index, { recursive: true, mode: 0o700 });
  mkdirSync(layout.open, { recursive: true, mode: 0o700 });
  const all: string[] = [];
  const own: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const kind = index % 5 === 0 ? "batch" : undefined;
    const isOwn = index % 500 === 0;
    const [id, nonce] = [crypto.randomUUID(), newNonce()];
    all.push(formatEntry({ id, nonce, at, kind: kindHash(kind) }));
    if (isOwn) own.push(formatEntry({ id, nonce, at, kind: kindHash(kind) }));
    if (index > 2000 && index < count - 2000 && !isOwn) continue;
    mkdirSync(layout.streamFolder(id), { recursive: true, mode: 0o700 });
    const line = {
      ...{
        nonce,
        expected: 0,
        open: false,
        at,
        records: Array.from({ length: 20 }, () => '{"type":"note"}'),
      },
      ...(kind === undefined ? {} : { kind }),
      ...(isOwn ? { owner } : {}),
    };
    writeFileSync(layout.stream(id), formatLine(line), { mode: 0o600 });
  }
  writeFileSync(layout.streamIndex, all.join(""), { mode: 0o600 });
  const path = layout.ownerIndex(owner, "streams");
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, own.join(""), { mode: 0o600 });
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function medianOf(times: number, action: () => Promise<unknown>): Promise<string> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const start = performance.now();
    await action();
    took.push(performance.now() - start);
  }
  return median(took).toFixed(2);
}

async function measure(folder: string, count: number): Promise<void> {
  const directory = await mkdtemp(join(folder, "dramatis-list-"));
  try {
    fill(directory, count);
    const store = fsStore({ directory });
    await store.head(crypto.randomUUID());
    const { journal } = store;
    const first = await journal.list({ kind: "batch", limit: 50 });
    const note = { type: "note" };
    console.log(`${count.toLocaleString("en")} streams, medians in ms`);
    console.log(
      "  a page of 50 batches       ",
      await medianOf(20, () => journal.list({ kind: "batch", limit: 50 })),
    );
    console.log(
      "  the next page              ",
      await medianOf(20, () => journal.list({ kind: "batch", limit: 50, cursor: first.cursor ?? "" })),
    );
    console.log("  a page of 50 streams       ", await medianOf(20, () => journal.list({ limit: 50 })));
    console.log("  an owner's two batches     ", await medianOf(20, () => journal.list({ owner, limit: 2 })));
    console.log(
      "  a new stream               ",
      await medianOf(50, () => journal.append(crypto.randomUUID(), [note], 0)),
    );
    console.log(
      "  a new batch with an owner  ",
      await medianOf(50, () =>
        journal.append(crypto.randomUUID(), [note], 0, {
          kind: "batch",
          open: true,
          owner: crypto.randomUUID(),
        }),
      ),
    );
    await store.close();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const [many = "1000000", folder = tmpdir()] = process.argv.slice(2);
for (const count of [1000, Number(many)]) await measure(folder, count);
