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
/** No process has this number: the kernel's highest one is smaller by one. */
const gone = newNonce().replace(/^(\w+)-\d+-/, "$1-4194305-");
const elsewhere = newNonce().replace(/^\w+-/, "00000000-");

let directory: string;
let pending: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  pending = join(directory, "pending");
  await mkdir(pending, { recursive: true });
});

/** As the process that started this one would make it, which runs as long as this one. */
async function nonceOfParent(): Promise<string> {
  const { ppid } = process;
  const stat = await readFile(`/proc/${ppid}/stat`, "utf8");
  const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return newNonce().replace(/^(\w+)-\d+-\d+-/, `$1-${ppid}-${start}-`);
}

/** Opens the store, and tells what lies in its folder of work under way. */
async function leftAfterOpening(now = systemClock.now): Promise<string[]> {
  await new FsStore({ directory, clock: { ...systemClock, now } }, nodeFsOps).head(id);
  return (await readdir(pending)).sort();
}

describe("what a put left behind that was never published", () => {
  it.each(["bytes", "json", "claim"])(
    "goes with the next opening once its process is gone: %s",
    async (kind) => {
      await writeFile(join(pending, `${id}.${gone}.${kind}`), "half");
      expect(await leftAfterOpening()).toEqual([]);
      expect(await filesIn(directory)).toEqual([]);
    },
  );

  it("stays while its process runs", async () => {
    const name = `${id}.${newNonce()}.bytes`;
    await writeFile(join(pending, name), "half");
    expect(await leftAfterOpening()).toEqual([name]);
  });

  it("stays for a day where nobody can tell whether its process runs", async () => {
    const name = `${id}.${elsewhere}.bytes`;
    await writeFile(join(pending, name), "half");
    await utimes(join(pending, name), new Date("2026-01-01T00:00:00Z"), new Date("2026-01-01T00:00:00Z"));
    expect(await leftAfterOpening(() => Date.parse("2026-01-01T23:59:00Z"))).toEqual([name]);
    expect(await leftAfterOpening(() => Date.parse("2026-01-02T00:01:00Z"))).toEqual([]);
  });

  it("is left alone where it is not ours", async () => {
    await writeFile(join(pending, "notes.txt"), "mine");
    await writeFile(join(pending, `${id}.${gone}.bytes.old`), "mine");
    expect(await leftAfterOpening()).toEqual([`${id}.${gone}.bytes.old`, "notes.txt"]);
  });
});

/** An asset whose put is that of a process which is gone. */
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

it("gives an asset its bytes that was published and no more", async () => {
  const shard = await assetOfGoneProcess();
  await rename(join(shard, `${id}.png`), join(pending, `${id}.${gone}.bytes`));
  await writeFile(join(pending, `${id}.${gone}.json`), "{}");
  // The opening does it: what is asked for is another asset.
  await fsStore({ directory }).head(crypto.randomUUID());
  expect(await filesIn(directory)).toEqual([`assets/3d/${id}.json`, `assets/3d/${id}.png`]);
  expect(await storedHash(fsStore({ directory }), id)).toBe(sha256(bytes));
});

it("keeps bytes whose sidecar cannot be read: they may be all that is left", async () => {
  const shard = await assetOfGoneProcess();
  await rename(join(shard, `${id}.png`), join(pending, `${id}.${gone}.bytes`));
  await writeFile(join(shard, `${id}.json`), "{ torn");
  await fsStore({ directory }).head(crypto.randomUUID());
  expect(await readdir(pending)).toEqual([`${id}.${gone}.bytes`]);
});

describe("a removal that was cut short", () => {
  it("comes to its end where the bytes were put aside already", async () => {
    const shard = await assetOfGoneProcess();
    await rename(join(shard, `${id}.png`), join(pending, `${id}.${gone}.removed`));
    await writeFile(join(pending, `${id}.${gone}.remove-0`), gone);
    await fsStore({ directory }).head(crypto.randomUUID());
    expect(await filesIn(directory)).toEqual([]);
  });

  it("has changed nothing where it had only begun", async () => {
    await assetOfGoneProcess();
    await writeFile(join(pending, `${id}.${gone}.remove-0`), gone);
    await fsStore({ directory }).head(crypto.randomUUID());
    expect(await readdir(pending)).toEqual([]);
    expect(await storedHash(fsStore({ directory }), id)).toBe(sha256(bytes));
  });

  it("is over where its asset is another one now", async () => {
    await fsStore({ directory }).put(id, bytes, imageInfo);
    await writeFile(join(pending, `${id}.${gone}.remove-0`), gone);
    await fsStore({ directory }).head(crypto.randomUUID());
    expect(await readdir(pending)).toEqual([]);
    expect(await storedHash(fsStore({ directory }), id)).toBe(sha256(bytes));
  });

  it("is left to the process that works on it", async () => {
    await assetOfGoneProcess();
    await writeFile(join(pending, `${id}.${gone}.remove-0`), await nonceOfParent());
    await fsStore({ directory }).head(crypto.randomUUID());
    expect(await readdir(pending)).toEqual([`${id}.${gone}.remove-0`]);
    expect(await storedHash(fsStore({ directory }), id)).toBe(sha256(bytes));
  });
});

it("opens the store also where something cannot be taken away, and tells of it", async () => {
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
