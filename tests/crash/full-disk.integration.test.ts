import { readdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { filesIn } from "../../packages/fs-store/src/testing/temporary-directory.ts";
import { imageInfo } from "./image-info.ts";
import { createBytes } from "./operation.ts";
import { canMount, privateDisk } from "./private-disk.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const neighbor = "7c0e7d0a-94a1-4d53-8e0f-1f27a9b0c43d";
const full = {
  code: "store_failed",
  message: expect.stringContaining("no space is left on the disk (ENOSPC)"),
};

// Skipped tests are failures here. This test reports what is missing instead.
if (!canMount()) {
  test("NOT TESTED: a full disk, because mounting a disk requires root", () => {
    expect(canMount()).toBe(false);
  });
} else {
  describe.each([
    ["bytes", "size=2m"],
    ["inodes", "size=2m,nr_inodes=40"],
  ])("on a disk without free %s", (what, size) => {
    test("a put is refused and leaves nothing visible, and succeeds once there is space", async () => {
      const disk = await privateDisk(size);
      const directory = join(disk, "store");
      const store = fsStore({ directory });
      await store.put(neighbor, createBytes(neighbor), imageInfo);
      const files = await filesIn(directory);
      const free = await fill(disk, what);
      await expect(store.put(id, createBytes(id), imageInfo)).rejects.toMatchObject(full);
      expect(await store.head(id)).toBeUndefined();
      expect((await store.list()).items.map((asset) => asset.id)).toEqual([neighbor]);
      expect(await filesIn(directory)).toEqual(files);
      // Reading needs no space.
      expect(await (await store.open(neighbor))?.bytes()).toEqual(new Uint8Array(createBytes(neighbor)));
      await free();
      await store.put(id, createBytes(id), imageInfo);
      expect(await (await fsStore({ directory }).open(id))?.bytes()).toEqual(new Uint8Array(createBytes(id)));
    });

    test("a streamed put is refused when the disk becomes full, and its source is canceled", async () => {
      const disk = await privateDisk(size);
      const directory = join(disk, "store");
      const store = fsStore({ directory });
      await store.put(neighbor, createBytes(neighbor), imageInfo);
      const files = await filesIn(directory);
      // An endless stream, which is larger than the whole disk.
      let canceled = false;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(createBytes(id)),
        cancel: () => {
          canceled = true;
        },
      });
      await expect(store.put(id, body, imageInfo)).rejects.toMatchObject(full);
      expect(canceled).toBe(true);
      expect(await filesIn(directory)).toEqual(files);
      await store.put(id, createBytes(id), imageInfo);
    });

    test("an append is refused, and succeeds once there is space", async () => {
      const disk = await privateDisk(size);
      const directory = join(disk, "store");
      const store = fsStore({ directory });
      const options = { kind: "batch", open: true };
      const first = { text: "x".repeat(3000) };
      const second = { text: "y".repeat(30_000) };
      await store.journal.append(neighbor, [first], 0, options);
      const free = await fill(disk, what);
      await expect(store.journal.append(id, [second], 0, options)).rejects.toMatchObject({
        code: "store_failed",
      });
      expect(await readRecords(directory, id)).toEqual([]);
      if (what === "bytes") {
        // The first kilobytes still fit into the last page of the file.
        await expect(store.journal.append(neighbor, [second], 1, options)).rejects.toMatchObject({
          code: "store_failed",
        });
        expect(await readRecords(directory, neighbor)).toEqual([first]);
      }
      await free();
      expect(await store.journal.append(id, [second], 0, options)).toBe(1);
      expect(await store.journal.append(neighbor, [second], 1, options)).toBe(2);
      expect(await readRecords(directory, id)).toEqual([second]);
      expect(await readRecords(directory, neighbor)).toEqual([first, second]);
      const unfinished: string[] = [];
      for await (const stream of fsStore({ directory }).journal.unfinished()) unfinished.push(stream);
      expect(unfinished.sort()).toEqual([id, neighbor].sort());
    });
  });
}

/** Fills the disk. Returns a function that frees the space again. */
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

async function readRecords(directory: string, stream: string): Promise<object[]> {
  const records: object[] = [];
  for await (const record of fsStore({ directory }).journal.read(stream)) records.push(record);
  return records;
}
