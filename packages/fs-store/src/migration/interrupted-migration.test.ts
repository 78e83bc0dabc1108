import { once } from "node:events";
import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Asset } from "@dramatis/core/store";
import { expect, it } from "vitest";
import { fsStore } from "../fs-store.ts";
import { sha256 } from "../testing/samples.ts";
import { filesIn, temporaryDirectory } from "../testing/temporary-directory.ts";
import { migrateLegacy } from "./migrate-legacy.ts";
import { allAssets } from "./testing/all-assets.ts";
import { makeManyImages } from "./testing/many-images.ts";
import { startScript } from "./testing/start-script.ts";

const kills = process.env.DRAMATIS_FULL === "1" ? 100 : 10;

/** What a store holds in the end: every asset, and bytes that are its own. */
async function endStateOf(into: string): Promise<Asset[]> {
  const store = fsStore({ directory: into });
  const assets = await allAssets(store);
  for (const { id, sha256: expected } of assets) {
    const bytes = await (await store.open(id))?.bytes();
    expect(sha256(bytes ?? new Uint8Array())).toBe(expected);
  }
  await store.close();
  return assets;
}

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

it(`is killed ${kills} times at random moments, moving and not, and repeated, with the same end`, {
  timeout: kills * 20_000,
}, async () => {
  const count = 60;
  const parent = await temporaryDirectory();
  const originals = join(parent, "originals");
  await makeManyImages(originals, count);
  await migrateLegacy({ directory: originals, into: join(parent, "whole") });
  const whole = await endStateOf(join(parent, "whole"));
  let half = 0;
  for (let killed = 0; killed < kills; killed++) {
    const move = killed % 2 === 0;
    const directory = join(parent, `images-${killed}`);
    const into = join(parent, `store-${killed}`);
    await cp(originals, directory, { recursive: true });
    const script = join(import.meta.dirname, "testing/children/migrate-and-wait.ts");
    const child = startScript(script, [directory, into, move ? "move" : "copy"]);
    let lines = 0;
    const killAt = 1 + Math.floor(Math.random() * (count - 20));
    for await (const chunk of child.stdout ?? []) {
      lines += String(chunk).split("\n").length - 1;
      if (lines >= killAt) break;
    }
    await delay(Math.random() * 5);
    child.kill("SIGKILL");
    await once(child, "close");
    const before = (await endStateOf(into)).length;
    expect(before).toBeGreaterThanOrEqual(killAt);
    if (before < count) half++;
    // Nothing was removed whose copy is not there: the two together are always all of them.
    const left = (await readdir(directory)).length;
    expect(left + before).toBeGreaterThanOrEqual(count);
    const report = await migrateLegacy({ directory, into, move });
    expect(report).toMatchObject({ ended: "completed", migrated: count - before, leftAlone: 0 });
    expect(report.originalsRemoved).toBe(move ? left : 0);
    expect(await endStateOf(into)).toEqual(whole);
    expect((await readdir(directory)).length).toBe(move ? 0 : count);
  }
  expect(half).toBeGreaterThan(0);
});
