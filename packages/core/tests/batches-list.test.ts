import { describe, expect, test } from "vitest";
import type { BatchResult, RunningBatch } from "../src/batch/batch-result.ts";
import type { CharacterReferences } from "../src/images/character-references.ts";
import { createTestApp, until } from "./testing/test-app.ts";
import { createVideoTestApp } from "./testing/video-test-app.ts";

const description = "a shy vampire with an umbrella";

/** Generates batches of one image one after the other. Returns their ids, newest first. */
async function generateBatches(
  characters: CharacterReferences,
  count: number,
  owner?: string,
): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    const { batchId } = await characters.generate(
      { description, numImages: 1 },
      owner === undefined ? {} : { owner },
    );
    ids.unshift(batchId);
  }
  return ids;
}

/** Reads all pages of a list. */
async function listAll(
  engine: Pick<CharacterReferences, "batches">,
  options: { owner?: string; limit?: number } = {},
): Promise<(BatchResult | RunningBatch)[]> {
  const all: (BatchResult | RunningBatch)[] = [];
  let cursor: string | undefined;
  do {
    const page = await engine.batches({ ...options, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(options.limit ?? 100);
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}

const idsOf = (batches: readonly { batchId: string }[]) => batches.map(({ batchId }) => batchId);

describe("batches", () => {
  test("are listed newest first, in their current state, in pages of any size", async () => {
    const { characters, addEngine } = await createTestApp();
    expect(await characters.batches()).toEqual({ items: [] });
    const ids = await generateBatches(characters, 5);
    for (const limit of [1, 2, 5, 6]) expect(idsOf(await listAll(characters, { limit }))).toEqual(ids);
    expect(idsOf(await listAll(addEngine()))).toEqual(ids);
    const [newest] = await listAll(characters);
    expect(newest).toEqual(await characters.batch(ids[0] ?? ""));
    expect((await characters.batches({ limit: 5 })).cursor).toBeUndefined();
  });

  test("are listed while running, and after they failed or were canceled", async () => {
    const { characters, addEngine } = await createTestApp({
      scenario: {
        prediction: ({ index }) =>
          index === 0 ? { end: { status: "failed", error: "no" } } : index === 1 ? { runMs: 60_000 } : {},
      },
    });
    const { batchId: failed } = await characters.generate({ description, numImages: 1 });
    const { batchId: running } = await characters.start({ description, numImages: 1 });
    await until(async () => (await characters.batch(running))?.slots[0]?.status === "processing");
    for (const engine of [characters, addEngine()]) {
      const found = await listAll(engine);
      expect(found.map(({ batchId, status }) => [batchId, status])).toEqual([
        [running, "running"],
        [failed, "failed"],
      ]);
    }
    await characters.cancel(running);
    expect((await listAll(characters)).map(({ status }) => status)).toEqual(["canceled", "failed"]);
  });

  test("can be listed by owner", async () => {
    const { characters } = await createTestApp();
    const adasIds = await generateBatches(characters, 2, "ada");
    const unownedIds = await generateBatches(characters, 1);
    const bosIds = await generateBatches(characters, 2, "bo");
    for (const limit of [1, 100]) {
      expect(idsOf(await listAll(characters, { owner: "ada", limit }))).toEqual(adasIds);
      expect(idsOf(await listAll(characters, { owner: "bo", limit }))).toEqual(bosIds);
    }
    expect(await listAll(characters, { owner: "eve" })).toEqual([]);
    expect(idsOf(await listAll(characters))).toEqual([...bosIds, ...unownedIds, ...adasIds]);
  });

  test("are no longer listed after a removal, and keep their position after a retry", async () => {
    const { characters } = await createTestApp({
      scenario: {
        prediction: ({ index }) => (index === 0 ? { end: { status: "failed", error: "no" } } : {}),
      },
    });
    const ids = await generateBatches(characters, 3, "ada");
    await characters.retry(ids[2] ?? "");
    await characters.removeBatch(ids[1] ?? "");
    const found = await listAll(characters, { owner: "ada" });
    expect(found.map(({ batchId, status }) => [batchId, status])).toEqual([
      [ids[0], "succeeded"],
      [ids[2], "succeeded"],
    ]);
  });

  test("are listed once, even if others are started and removed between pages", async () => {
    const { characters } = await createTestApp();
    const ids = await generateBatches(characters, 6, "ada");
    const first = await characters.batches({ owner: "ada", limit: 2 });
    await characters.removeBatch(ids[1] ?? "");
    await characters.removeBatch(ids[3] ?? "");
    await generateBatches(characters, 2, "ada");
    const second = await characters.batches({ owner: "ada", limit: 2, cursor: first.cursor ?? "" });
    const rest = await characters.batches({ owner: "ada", limit: 100, cursor: second.cursor ?? "" });
    const all = [first, second, rest].flatMap(({ items }) => items);
    expect(idsOf(all)).toEqual([ids[0], ids[1], ids[2], ids[4], ids[5]]);
  });

  test("are listed only by the engine of their media kind", async () => {
    const { characters, videos } = await createVideoTestApp();
    const imageIds: string[] = [];
    const videoIds: string[] = [];
    for (let number = 0; number < 3; number++) {
      imageIds.unshift((await characters.generate({ description, numImages: 1 }, { owner: "ada" })).batchId);
      for (const _again of [1, 2]) {
        videoIds.unshift((await videos.generate({ prompt: "it waves" }, { owner: "ada" })).batchId);
      }
    }
    for (const limit of [1, 2, 3, 100]) {
      expect(idsOf(await listAll(characters, { owner: "ada", limit }))).toEqual(imageIds);
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await videos.batches({
          owner: "ada",
          limit,
          ...(cursor === undefined ? {} : { cursor }),
        });
        found.push(...idsOf(page.items));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(found).toEqual(videoIds);
    }
    expect((await characters.batches({ limit: 2 })).items).toHaveLength(2);
  });

  test("are listed in the order in which they started, regardless of the clock", async () => {
    let shift = 0;
    const { characters } = await createTestApp({
      clock: (clock) => ({ ...clock, now: () => clock.now() + shift }),
    });
    const older = await generateBatches(characters, 1);
    shift = -3_600_000;
    const newer = await generateBatches(characters, 1);
    expect(idsOf(await listAll(characters, { limit: 1 }))).toEqual([...newer, ...older]);
  });

  test.each([
    ["owner", { owner: "" }],
    ["owner", { owner: " \t" }],
    ["owner", { owner: 7 }],
    ["limit", { limit: 0 }],
    ["limit", { limit: 1001 }],
    ["limit", { limit: "5" }],
    ["cursor", { cursor: "nonsense" }],
    ["cursor", { cursor: "" }],
  ])("are not listed for an invalid %s: %j", async (path, options) => {
    const { characters } = await createTestApp();
    await expect(characters.batches(options as never)).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ path }],
    });
  });
});
