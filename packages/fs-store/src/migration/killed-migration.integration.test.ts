import { once } from "node:events";
import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { startScript } from "../testing/run-child.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { migrateLegacy } from "./migrate-legacy.ts";
import { endStateOf } from "./testing/end-state.ts";
import { makeManyImages } from "./testing/many-images.ts";

const kills = process.env.DRAMATIS_FULL === "1" ? 100 : 10;

it(`has the same result after ${kills} kills at random times, with and without moving`, {
  timeout: kills * 20_000,
}, async () => {
  const count = 60;
  const parent = await temporaryDirectory();
  const originals = join(parent, "originals");
  await makeManyImages(originals, count);
  await migrateLegacy({ directory: originals, into: join(parent, "whole") });
  const expected = await endStateOf(join(parent, "whole"));
  let half = 0;
  for (let killed = 0; killed < kills; killed++) {
    const move = killed % 2 === 0;
    const directory = join(parent, `images-${killed}`);
    const into = join(parent, `store-${killed}`);
    await cp(originals, directory, { recursive: true });
    const script = join(import.meta.dirname, "testing/children/migrate-and-wait.ts");
    const child = await startScript(script, [directory, into, move ? "move" : "copy"]);
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
    // No original was removed whose copy does not exist, so both together are always complete.
    const left = (await readdir(directory)).length;
    expect(left + before).toBeGreaterThanOrEqual(count);
    const report = await migrateLegacy({ directory, into, move });
    expect(report).toMatchObject({ ended: "completed", migrated: count - before, leftAlone: 0 });
    expect(report.originalsRemoved).toBe(move ? left : 0);
    expect(await endStateOf(into)).toEqual(expected);
    expect((await readdir(directory)).length).toBe(move ? 0 : count);
  }
  expect(half).toBeGreaterThan(0);
});
