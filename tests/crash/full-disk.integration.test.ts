import { readdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { filesIn } from "../../packages/fs-store/src/testing/temporary-directory.ts";
import { imageInfo } from "./image-info.ts";
import { bytesOf } from "./operation.ts";
import { canMount, privateDisk } from "./private-disk.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const neighbour = "7c0e7d0a-94a1-4d53-8e0f-1f27a9b0c43d";
const full = {
  code: "store_failed",
  message: expect.stringContaining("no space is left on the disk (ENOSPC)"),
};

// A test that is skipped counts as failed here; this one says what is missing, and fails where nothing is.
if (!canMount()) {
  test("NOT TESTED: a full disk, because no disk can be mounted (that takes root)", () => {
    expect(canMount()).toBe(false);
  });
} else {
  describe.each([
    ["bytes", "size=2m"],
    ["inodes", "size=2m,nr_inodes=40"],
  ])("a disk without any %s left", (what, size) => {
    test("refuses a put, shows nothing of it, and takes it once there is room", async () => {
      const disk = await privateDisk(size);
      const directory = join(disk, "store");
      const store = fsStore({ directory });
      await store.put(neighbour, bytesOf(neighbour), imageInfo);
      const files = await filesIn(directory);
      const free = await fill(disk, what);
      await expect(store.put(id, bytesOf(id), imageInfo)).rejects.toMatchObject(full);
      expect(await store.head(id)).toBeUndefined();
      expect((await store.list()).items.map((asset) => asset.id)).toEqual([neighbour]);
      expect(await filesIn(directory)).toEqual(files);
      // To read and to remove takes no room.
      expect(await (await store.open(neighbour))?.bytes()).toEqual(new Uint8Array(bytesOf(neighbour)));
      await free();
      await store.put(id, bytesOf(id), imageInfo);
      expect(await (await fsStore({ directory }).open(id))?.bytes()).toEqual(new Uint8Array(bytesOf(id)));
    });

    test("refuses what comes in a stream and ends in its midst", async () => {
      const disk = await privateDisk(size);
      const directory = join(disk, "store");
      const store = fsStore({ directory });
      await store.put(neighbour, bytesOf(neighbour), imageInfo);
      const files = await filesIn(directory);
      // More than the disk holds, however empty it is.
      let canceled = false;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(bytesOf(id)),
        cancel: () => {
          canceled = true;
        },
      });
      await expect(store.put(id, body, imageInfo)).rejects.toMatchObject(full);
      expect(canceled).toBe(true);
      expect(await filesIn(directory)).toEqual(files);
      await store.put(id, bytesOf(id), imageInfo);
    });

    test("refuses an append, and takes it once there is room", async () => {
      const disk = await privateDisk(size);
      const directory = join(disk, "store");
      const store = fsStore({ directory });
      const options = { kind: "batch", open: true };
      const first = { text: "x".repeat(3000) };
      const second = { text: "y".repeat(30_000) };
      await store.journal.append(neighbour, [first], 0, options);
      const free = await fill(disk, what);
      await expect(store.journal.append(id, [second], 0, options)).rejects.toMatchObject({
        code: "store_failed",
      });
      expect(await recordsOf(directory, id)).toEqual([]);
      if (what === "bytes") {
        // Its first kilobytes still find room in the last page of the file.
        await expect(store.journal.append(neighbour, [second], 1, options)).rejects.toMatchObject({
          code: "store_failed",
        });
        expect(await recordsOf(directory, neighbour)).toEqual([first]);
      }
      await free();
      expect(await store.journal.append(id, [second], 0, options)).toBe(1);
      expect(await store.journal.append(neighbour, [second], 1, options)).toBe(2);
      expect(await recordsOf(directory, id)).toEqual([second]);
      expect(await recordsOf(directory, neighbour)).toEqual([first, second]);
      const unfinished: string[] = [];
      for await (const stream of fsStore({ directory }).journal.unfinished()) unfinished.push(stream);
      expect(unfinished.sort()).toEqual([id, neighbour].sort());
    });
  });
}

/** Uses up everything that is left of a disk; what it answers gives it back. */
async function fill(disk: string, what: string): Promise<() => Promise<void>> {
  const path = join(disk, "filler");
  if (what === "bytes") {
    const { bavail, bsize } = await statfs(disk);
    await writeFile(path, new Uint8Array(bavail * bsize));
    return () => rm(path);
  }
  for (let number = 0; ; number += 1) {
    try {
      await writeFile(`${path}-${number}`, "");
    } catch {
      break;
    }
  }
  return async () => {
    for (const name of await readdir(disk)) if (name.startsWith("filler")) await rm(join(disk, name));
  };
}

async function recordsOf(directory: string, stream: string): Promise<object[]> {
  const records: object[] = [];
  for await (const record of fsStore({ directory }).journal.read(stream)) records.push(record);
  return records;
}
