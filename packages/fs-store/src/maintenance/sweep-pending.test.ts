import { mkdir, readdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "@dramatis/core";
import { beforeEach, describe, expect, it } from "vitest";
import { nodeFsOps } from "../files/node-fs-ops.ts";
import { newNonce } from "../files/writer.ts";
import { FsStore, fsStore } from "../fs-store.ts";
import type { FsStoreWarning } from "../fs-store-warning.ts";
import { imageInfo, sampleBytes, sha256, storedHash } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { systemError, watchedOps } from "../testing/watched-ops.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const bytes = sampleBytes(5000);
/** A process id that no process has: one more than the kernel's maximum. */
const gone = newNonce().replace(/^(\w+)-\d+-/, "$1-4194305-");
const elsewhere = newNonce().replace(/^\w+-/, "00000000-");

let directory: string;
let pending: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  pending = join(directory, "pending");
  await mkdir(pending, { recursive: true });
});

/** Creates a nonce of the parent process, which runs as long as this one. */
async function nonceOfParent(): Promise<string> {
  const { ppid } = process;
  const stat = await readFile(`/proc/${ppid}/stat`, "utf8");
  const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return newNonce().replace(/^(\w+)-\d+-\d+-/, `$1-${ppid}-${start}-`);
}

/** Opens the store, and returns the names in its folder of unfinished work. */
async function leftAfterOpening(now = systemClock.now): Promise<string[]> {
  await new FsStore({ directory, clock: { ...systemClock, now } }, nodeFsOps).head(id);
  return (await readdir(pending)).sort();
}

describe("files of a put that was never published", () => {
  it.each(["bytes", "json", "claim"])(
    "are removed by the next opening if their process is gone: %s",
    async (kind) => {
      await writeFile(join(pending, `${id}.${gone}.${kind}`), "half");
      expect(await leftAfterOpening()).toEqual([]);
      expect(await filesIn(directory)).toEqual([]);
    },
  );

  it("stay while their process runs", async () => {
    const name = `${id}.${newNonce()}.bytes`;
    await writeFile(join(pending, name), "half");
    expect(await leftAfterOpening()).toEqual([name]);
  });

  it("stay for a day if it is unknown whether their process runs", async () => {
    const name = `${id}.${elsewhere}.bytes`;
    await writeFile(join(pending, name), "half");
    await utimes(join(pending, name), new Date("2026-01-01T00:00:00Z"), new Date("2026-01-01T00:00:00Z"));
    expect(await leftAfterOpening(() => Date.parse("2026-01-01T23:59:00Z"))).toEqual([name]);
    expect(await leftAfterOpening(() => Date.parse("2026-01-02T00:01:00Z"))).toEqual([]);
  });

  it("are kept if they are not from a store", async () => {
    await writeFile(join(pending, "notes.txt"), "mine");
    await writeFile(join(pending, `${id}.${gone}.bytes.old`), "mine");
    expect(await leftAfterOpening()).toEqual([`${id}.${gone}.bytes.old`, "notes.txt"]);
  });
});

/** Creates an asset whose put was from a process that is gone. */
async function assetOfGoneProcess(): Promise<string> {
  const folder = await temporaryDirectory();
  await fsStore({ directory: folder }).put(id, bytes, imageInfo);
  const from = join(folder, "assets/3d");
  const text = await readFile(join(from, `${id}.json`), "utf8");
  const shard = join(directory, "assets/3d");
  await mkdir(shard, { recursive: true });
  await writeFile(join(shard, `${id}.json`), text.replace(JSON.parse(text).nonce, gone));
  await rename(join(from, `${id}.png`), join(shard, `${id}.png`));
  return shard;
}

it("finishes a put that was published but whose bytes were not renamed", async () => {
  const shard = await assetOfGoneProcess();
  await rename(join(shard, `${id}.png`), join(pending, `${id}.${gone}.bytes`));
  await writeFile(join(pending, `${id}.${gone}.json`), "{}");
  // The opening finishes the put; the call itself is about another asset.
  await fsStore({ directory }).head(crypto.randomUUID());
  expect(await filesIn(directory)).toEqual([`assets/3d/${id}.json`, `assets/3d/${id}.png`]);
  expect(await storedHash(fsStore({ directory }), id)).toBe(sha256(bytes));
});

it("keeps bytes whose sidecar cannot be read, because they may be all that is left", async () => {
  const shard = await assetOfGoneProcess();
  await rename(join(shard, `${id}.png`), join(pending, `${id}.${gone}.bytes`));
  await writeFile(join(shard, `${id}.json`), "{ torn");
  await fsStore({ directory }).head(crypto.randomUUID());
  expect(await readdir(pending)).toEqual([`${id}.${gone}.bytes`]);
});

describe("an interrupted removal", () => {
  it("is finished if the bytes were already moved aside", async () => {
    const shard = await assetOfGoneProcess();
    await rename(join(shard, `${id}.png`), join(pending, `${id}.${gone}.removed`));
    await writeFile(join(pending, `${id}.${gone}.remove-0`), gone);
    await fsStore({ directory }).head(crypto.randomUUID());
    expect(await filesIn(directory)).toEqual([]);
  });

  it("is dropped if it had only started", async () => {
    await assetOfGoneProcess();
    await writeFile(join(pending, `${id}.${gone}.remove-0`), gone);
    await fsStore({ directory }).head(crypto.randomUUID());
    expect(await readdir(pending)).toEqual([]);
    expect(await storedHash(fsStore({ directory }), id)).toBe(sha256(bytes));
  });

  it("is dropped if the id has a new asset", async () => {
    await fsStore({ directory }).put(id, bytes, imageInfo);
    await writeFile(join(pending, `${id}.${gone}.remove-0`), gone);
    await fsStore({ directory }).head(crypto.randomUUID());
    expect(await readdir(pending)).toEqual([]);
    expect(await storedHash(fsStore({ directory }), id)).toBe(sha256(bytes));
  });

  it("is left to its running process", async () => {
    await assetOfGoneProcess();
    await writeFile(join(pending, `${id}.${gone}.remove-0`), await nonceOfParent());
    await fsStore({ directory }).head(crypto.randomUUID());
    expect(await readdir(pending)).toEqual([`${id}.${gone}.remove-0`]);
    expect(await storedHash(fsStore({ directory }), id)).toBe(sha256(bytes));
  });
});

it("opens the store even if a leftover cannot be removed, and reports it", async () => {
  const name = `${id}.${gone}.bytes`;
  await writeFile(join(pending, name), "half");
  const warnings: FsStoreWarning[] = [];
  const ops = watchedOps((call) => {
    if (call.name === "unlink") throw systemError("EACCES", call);
  });
  const store = new FsStore({ directory, onWarning: (warning) => warnings.push(warning) }, ops);
  expect(await store.head(id)).toBeUndefined();
  expect(warnings).toEqual([
    {
      type: "leftover",
      name,
      error: expect.objectContaining({ code: "store_failed", message: expect.stringContaining("EACCES") }),
    },
  ]);
});
