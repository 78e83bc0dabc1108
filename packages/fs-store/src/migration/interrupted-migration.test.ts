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

it("can be ended by its signal after each file, and repeated, with the same end", async () => {
  const count = 14;
  const parent = await temporaryDirectory();
  const directory = join(parent, "images");
  await makeManyImages(directory, count);
  await migrateLegacy({ directory, into: join(parent, "whole") });
  const whole = await endStateOf(join(parent, "whole"));
  expect(whole.length).toBe(count);
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
    // Those that were under way come to their end, and are reported.
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
    expect(await endStateOf(into)).toEqual(whole);
    await expectNoLeftovers(into, count);
  }
});

it("does not begin when its signal was aborted before", async () => {
  const directory = await temporaryDirectory();
  const reason = new Error("not today");
  await expect(migrateLegacy({ directory, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(await readdir(directory)).toEqual([]);
});

it("ends while it counts, when its signal says so", async () => {
  const directory = await temporaryDirectory();
  await makeManyImages(directory, 3);
  const interrupt = new AbortController();
  const run = migrateLegacy({ directory, signal: interrupt.signal });
  interrupt.abort();
  expect(await run).toMatchObject({ ended: "aborted", migrated: 0 });
  expect(await migrateLegacy({ directory })).toMatchObject({ ended: "completed", migrated: 3 });
});
