import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { migrateLegacy } from "./migrate-legacy.ts";
import { endStateOf } from "./testing/end-state.ts";
import { makeManyImages } from "./testing/many-images.ts";

async function expectNoLeftovers(into: string, images: number) {
  const files = await filesIn(into);
  expect(files.filter((file) => !/^assets\/[0-9a-f]{2}\/[^/]+\.(?:png|json)$/.test(file))).toEqual([]);
  expect(files.length).toBe(2 * images);
}

it("can be aborted after each file and run again, with the same result", async () => {
  const count = 14;
  const parent = await temporaryDirectory();
  const directory = join(parent, "images");
  await makeManyImages(directory, count);
  await migrateLegacy({ directory, into: join(parent, "whole") });
  const expected = await endStateOf(join(parent, "whole"));
  expect(expected.length).toBe(count);
  for (let stopAt = 1; stopAt <= count; stopAt++) {
    const into = join(parent, `store-${stopAt}`);
    const interrupt = new AbortController();
    const report = await migrateLegacy({
      directory,
      into,
      signal: interrupt.signal,
      onProgress: ({ done }) => {
        if (done === stopAt) interrupt.abort();
      },
    });
    // Files that were in progress are finished and reported.
    const stored = await endStateOf(into);
    expect(report.migrated).toBe(stored.length);
    expect(stored.length).toBeGreaterThanOrEqual(stopAt);
    if (stopAt < count - 4) expect(report).toMatchObject({ ended: "aborted", total: count });
    if (stopAt < count - 4) expect(stored.length).toBeLessThan(count);
    const rest = { migrated: count - stored.length, alreadyThere: stored.length };
    expect(await migrateLegacy({ directory, into })).toMatchObject({
      ...rest,
      ended: "completed",
      leftAlone: 0,
    });
    expect(await endStateOf(into)).toEqual(expected);
    await expectNoLeftovers(into, count);
  }
});

it("does not start if its signal is already aborted", async () => {
  const directory = await temporaryDirectory();
  const reason = new Error("not today");
  await expect(migrateLegacy({ directory, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(await readdir(directory)).toEqual([]);
});

it("can be aborted while it counts files", async () => {
  const directory = await temporaryDirectory();
  await makeManyImages(directory, 3);
  const interrupt = new AbortController();
  const run = migrateLegacy({ directory, signal: interrupt.signal });
  interrupt.abort();
  expect(await run).toMatchObject({ ended: "aborted", migrated: 0 });
  expect(await migrateLegacy({ directory })).toMatchObject({ ended: "completed", migrated: 3 });
});
