import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { FsStore, fsStore } from "../fs-store.ts";
import { imageInfo, sampleBytes, sha256, storedHash, streamOf } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { systemError, watchedOps } from "../testing/watched-ops.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";

describe("a put that fails leaves no files, and can be repeated", () => {
  const bytes = sampleBytes(400_000);
  const halves = [bytes.subarray(0, 200_000), bytes.subarray(200_000)];

  async function expectNothing(put: (store: FsStore) => Promise<unknown>, error: object): Promise<void> {
    const directory = await temporaryDirectory();
    let opened = 0;
    const store = new FsStore(
      { directory },
      watchedOps(({ name }) => {
        if (name === "open") opened += 1;
        if (name === "file.close") opened -= 1;
      }),
    );
    await expect(put(store)).rejects.toMatchObject(error);
    expect(await store.head(id)).toBeUndefined();
    expect(await filesIn(directory)).toEqual([]);
    expect(opened).toBe(0);
    await store.put(id, bytes, imageInfo);
    expect(await storedHash(store, id)).toBe(sha256(bytes));
  }

  it("with the source's own error, when the source fails", async () => {
    const broken = Object.assign(new Error("connection lost"), { code: "ECONNRESET", syscall: "read" });
    await expectNothing((store) => store.put(id, streamOf(halves, broken), imageInfo), broken);
  });

  it("when there are more bytes than allowed", async () => {
    await expectNothing((store) => store.put(id, streamOf(halves), { ...imageInfo, maxBytes: 300_000 }), {
      code: "output_too_large",
    });
    await expectNothing((store) => store.put(id, bytes, { ...imageInfo, maxBytes: 399_999 }), {
      code: "output_too_large",
    });
  });

  it.each([399_999, 400_001, 0])("when %i bytes were declared", async (byteLength) => {
    await expectNothing((store) => store.put(id, streamOf(halves), { ...imageInfo, byteLength }), {
      code: "store_failed",
    });
  });

  it("when a different hash was declared", async () => {
    await expectNothing((store) => store.put(id, bytes, { ...imageInfo, sha256: sha256(sampleBytes(10)) }), {
      code: "store_failed",
    });
  });

  it("with the signal's reason, when it is aborted before the call", async () => {
    const reason = new Error("changed my mind");
    let canceled: unknown;
    const body = new ReadableStream<Uint8Array>({
      cancel: (why) => {
        canceled = why;
      },
    });
    await expectNothing(
      (store) => store.put(id, body, { ...imageInfo, signal: AbortSignal.abort(reason) }),
      reason,
    );
    expect(canceled).toBe(reason);
  });

  it("with the signal's reason, when it is aborted while the source stalls", async () => {
    const reason = new Error("changed my mind");
    const controller = new AbortController();
    let canceled: unknown;
    const body = new ReadableStream<Uint8Array>(
      {
        start: (stream) => stream.enqueue(bytes),
        pull: () => setTimeout(() => controller.abort(reason), 20) && new Promise<void>(() => undefined),
        cancel: (why) => {
          canceled = why;
        },
      },
      { highWaterMark: 0 },
    );
    await expectNothing((store) => store.put(id, body, { ...imageInfo, signal: controller.signal }), reason);
    expect(canceled).toBe(reason);
  });

  it("but accepts a correctly declared size and hash", async () => {
    const store = fsStore({ directory: await temporaryDirectory() });
    const info = {
      ...imageInfo,
      byteLength: 400_000,
      maxBytes: 400_000,
      sha256: sha256(bytes).toUpperCase(),
    };
    expect((await store.put(id, streamOf(halves), info)).byteLength).toBe(400_000);
  });
});

it("reports the file system error without a path", async () => {
  const directory = await temporaryDirectory();
  const store = new FsStore(
    { directory },
    watchedOps((call) => {
      if (call.name === "file.write") throw systemError("ENOSPC", call);
    }),
  );
  const error = await store.put(id, sampleBytes(10), imageInfo).catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: "store_failed",
    message: "The image could not be written: no space is left on the disk (ENOSPC).",
    cause: { code: "ENOSPC" },
  });
  expect(inspect(error, { depth: 5 })).not.toContain(directory);
  expect(await filesIn(directory)).toEqual([]);
});
