import { describe, expect, test } from "vitest";
import type { RunOptions } from "../src/images/character-references.ts";
import { namedId } from "../src/util/named-id.ts";
import { tinyJpeg } from "./testing/images.ts";
import { createTestApp } from "./testing/test-app.ts";
import { collect, createVideoTestApp } from "./testing/video-test-app.ts";

const request = { description: "a shy vampire", numImages: 1 } as const;

/** Pairs of callers whose owner and key must never get the same id. */
const strangers: readonly (readonly [what: string, RunOptions, RunOptions])[] = [
  [
    "a line break in the owner",
    { owner: "x\ny", idempotencyKey: "z" },
    { owner: "x", idempotencyKey: "y\nz" },
  ],
  ["lone surrogates", { owner: "\ud800", idempotencyKey: "k" }, { owner: "\ud801", idempotencyKey: "k" }],
  [
    "another Unicode form of a letter",
    { owner: "caf\u00e9", idempotencyKey: "k" },
    { owner: "cafe\u0301", idempotencyKey: "k" },
  ],
];

describe.each(strangers)("%s", (_what, a, b) => {
  test("creates two image batches", async () => {
    const { characters, creates } = await createTestApp();
    const first = await characters.generate(request, a);
    const second = await characters.generate(request, b);
    expect(second.batchId).not.toBe(first.batchId);
    expect((await characters.generate(request, a)).batchId).toBe(first.batchId);
    expect(creates()).toHaveLength(2);
  });

  test("creates two videos", async () => {
    const { videos, creates } = await createVideoTestApp();
    const first = await videos.generate({ prompt: "She waves" }, a);
    const second = await videos.generate({ prompt: "She waves" }, b);
    expect(second.batchId).not.toBe(first.batchId);
    expect(creates()).toHaveLength(2);
  });

  test("creates two imports", async () => {
    const { characters } = await createTestApp();
    const first = await characters.importImage(tinyJpeg, a);
    const second = await characters.importImage(tinyJpeg, b);
    expect(second.id).not.toBe(first.id);
    expect((await characters.importImage(tinyJpeg, a)).id).toBe(first.id);
  });
});

test("similar keys start different retries", async () => {
  const { characters, creates } = await createTestApp({
    scenario: { prediction: () => ({ end: { status: "failed", error: "CUDA out of memory" } }) },
  });
  const { batchId } = await characters.generate(request);
  await characters.retry(batchId, { idempotencyKey: "\ud800" });
  await characters.retry(batchId, { idempotencyKey: "\ufffd" });
  expect(creates()).toHaveLength(3);
  await characters.retry(batchId, { idempotencyKey: "\ud800" });
  expect(creates()).toHaveLength(3);
});

describe("an item of another owner under the id of a key is neither returned nor revealed:", () => {
  test("a batch", async () => {
    const { characters, store, creates } = await createTestApp();
    const { batchId } = await characters.generate(request, { owner: "ada" });
    const records = await collect(store.journal.read(batchId));
    // The namespace of image batches, which must never change.
    const taken = namedId("a3c4e7b2-92f1-4f0e-8f5d-3b7c0c1d6e58", ["eve", "key"]);
    await store.journal.append(taken, records, 0, { kind: "batch" });
    const before = creates().length;
    const error = await characters.generate(request, { owner: "eve", idempotencyKey: "key" }).catch((e) => e);
    expect(error).toMatchObject({ code: "conflict" });
    expect(error.batchId).toBeUndefined();
    expect(creates()).toHaveLength(before);
  });

  test("an image", async () => {
    const { characters, store } = await createTestApp();
    const { id } = await characters.importImage(tinyJpeg, { owner: "eve", idempotencyKey: "key" });
    const asset = await store.head(id);
    await store.delete(id);
    if (asset === undefined) throw new Error("The image was not stored.");
    const { kind, mediaType, metadata, origin } = asset;
    await store.put(id, tinyJpeg, { kind, mediaType, origin, metadata: { ...metadata, owner: "ada" } });
    const error = await characters
      .importImage(tinyJpeg, { owner: "eve", idempotencyKey: "key" })
      .catch((e) => e);
    expect(error).toMatchObject({ code: "conflict" });
    expect(error.message).not.toContain("ada");
  });
});
