import sharp from "sharp";
import { expect, it } from "vitest";
import type { TimeSource } from "./clock.ts";
import { createEmulator } from "./emulator.ts";
import { run, urlsOf } from "./testing/client.ts";

const IMAGEN = "google/imagen-4";
const BEGAN = Date.UTC(2026, 0, 2);

/** Creates a clock that advances only when its test advances it. */
function createManualClock() {
  let time = 0;
  const sleepers = new Set<{ readonly dueAt: number; readonly wake: () => void }>();
  const clock: TimeSource = {
    now: () => BEGAN + time,
    monotonic: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { dueAt: time + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          resolve();
        });
      }),
  };
  const advance = async (ms: number) => {
    await new Promise((resolve) => setImmediate(resolve));
    time += ms;
    for (const sleeper of [...sleepers].filter(({ dueAt }) => dueAt <= time)) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, advance, sleepers };
}

it("reads the time and waits with a given clock", async () => {
  const { clock, advance, sleepers } = createManualClock();
  const emulator = createEmulator({
    clock,
    scenario: { timing: { startMs: [10_000, 10_000], runMs: [20_000, 20_000] } },
  });
  const answered = run(emulator, IMAGEN, { prompt: "a" });
  const statuses: (string | undefined)[] = [];
  for (let seconds = 0; seconds <= 30; seconds += 10) {
    await advance(seconds === 0 ? 0 : 10_000);
    statuses.push(emulator.predictions[0]?.status);
  }
  expect(statuses).toEqual(["starting", "processing", "processing", "succeeded"]);
  expect(await answered).toMatchObject({
    status: "succeeded",
    completed_at: new Date(BEGAN + 30_000).toISOString(),
    metrics: { predict_time: 20, total_time: 30 },
  });
  expect(sleepers.size).toBe(0);
  await emulator.close();
});

it("accelerates the time of a given clock", async () => {
  const { clock, advance } = createManualClock();
  const emulator = createEmulator({
    clock,
    speed: 10,
    scenario: { timing: { startMs: [0, 0], runMs: [20_000, 20_000] } },
  });
  const answered = run(emulator, IMAGEN, { prompt: "a" });
  await advance(0);
  await advance(2_000);
  expect(await answered).toMatchObject({ status: "succeeded", metrics: { predict_time: 20 } });
  await emulator.close();
});

it("rejects waiting calls when it is closed", async () => {
  const { clock, advance } = createManualClock();
  const emulator = createEmulator({
    clock,
    scenario: { timing: { startMs: [0, 0], runMs: [20_000, 20_000] } },
  });
  const answered = run(emulator, IMAGEN, { prompt: "a" });
  await advance(0);
  await emulator.close();
  await expect(answered).rejects.toThrow("fetch failed");
});

it("makes every image a different pattern of a given size", async () => {
  const emulator = createEmulator({
    imageSize: { width: 64, height: 48 },
    scenario: { timing: { startMs: [0, 0], runMs: [0, 0] } },
  });
  const images: Buffer[] = [];
  for (const prompt of ["a", "a", "b"]) {
    const { output } = await run(emulator, IMAGEN, { prompt, aspect_ratio: "9:16" });
    const [url = ""] = urlsOf(output);
    const image = Buffer.from(await (await emulator.fetch(url)).arrayBuffer());
    const { width, height } = await sharp(image).metadata();
    expect([width, height]).toEqual([64, 48]);
    images.push(image);
  }
  expect(new Set(images.map((image) => image.toString("base64"))).size).toBe(3);
  await emulator.close();
});
