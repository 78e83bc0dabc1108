import { describe, expect, test, vi } from "vitest";
import { createEngine } from "../../src/images/create-character-references.ts";
import { createReplicate } from "../../src/replicate/replicate.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import { createVideoEngine } from "../../src/videos/create-video-step.ts";
import { Crash, type CrashPoint } from "../testing/crash.ts";
import { sampleImages, withSegments } from "../testing/images.ts";
import { createEmulatedAccount, quickTiming } from "../testing/test-app.ts";
import { collect, createVideoTestApp, listOpenBatches } from "../testing/video-test-app.ts";

const prompt = "she waves at a ship";
const [png, jpeg] = (await sampleImages()).map(({ bytes }) => bytes) as [
  Uint8Array<ArrayBuffer>,
  Uint8Array<ArrayBuffer>,
];
const timing = { ...quickTiming, createMs: 1_500, leaseMs: 300, downloadMs: 30_000, idleMs: 20_000 };
const isFull = process.env.DRAMATIS_FULL === "1";
// These tests mostly wait.
vi.setConfig({ maxConcurrency: 8 });

/** Every step of a run is a crash point. A quick run uses only a sample. */
const points = Array.from({ length: 16 }, (_, index): CrashPoint[] => [
  { step: index + 1, when: "before" },
  { step: index + 1, when: "after" },
])
  .flat()
  .filter((_, index) => isFull || index % 3 === 0);

describe.each([
  ["a data URL", png],
  ["an uploaded file", withSegments(jpeg, [65_000, 65_000, 65_000, 65_000, 65_000])],
])("a process that crashes during a video whose reference is %s", (_what, image) => {
  test.concurrent.each(points)(
    "at step $step, $when it: another process finishes the video, and nothing is paid twice",
    { timeout: 60_000 },
    async (point) => {
      const scenario = { timing: { startMs: [0, 20], runMs: [0, 60] } } as const;
      const { emulator, account, clock, close } = await createEmulatedAccount(scenario);
      const providers = createReplicate(account);
      const store = memoryStore({ clock });
      const characters = createEngine({ provider: providers.image(), store, clock }, timing);
      const { id } = await characters.importImage(image);
      const provider = providers.video("minimax/video-01");
      const crash = new Crash(point);
      const first = createVideoEngine(
        { provider: crash.provider(provider), characters, store: crash.store(store), clock },
        timing,
      );
      const finished = first.generate({ prompt, characterReferenceId: id }).then(({ status }) => status);
      const outcome = await Promise.race([finished, crash.happened.then(() => "crashed")]);

      const second = createVideoEngine({ provider, characters, store, clock }, timing);
      const resumed = await collect(second.resume());
      const { items } = await second.list();
      const isEmpty = outcome === "crashed" && point.step === 1 && point.when === "before";
      expect([crash.at, items.length, emulator.predictions.length]).toEqual([
        crash.at,
        isEmpty ? 0 : 1,
        isEmpty ? 0 : 1,
      ]);
      expect(items.map(({ metadata }) => metadata.predictionId)).toEqual(
        emulator.predictions.map((prediction) => prediction.id),
      );
      expect(await listOpenBatches(store)).toEqual([]);
      expect(resumed.filter(({ status }) => status !== "succeeded")).toEqual([]);
      await second.close();
      await characters.close();
      await close();
    },
  );
});

describe("a process that crashes after uploading its reference", () => {
  const uploaded = withSegments(jpeg, [65_000, 65_000, 65_000, 65_000, 65_000]);

  test.each([
    [
      "before its create was sent: the image is uploaded again, because the URL may have expired",
      "before",
      2,
    ],
    ["after its create was sent: the prediction is found by the URL, and nothing is uploaded", "after", 1],
  ] as const)("%s", async (_what, when, uploads) => {
    const app = await createVideoTestApp({ model: "minimax/video-01", timing });
    const { id } = await app.characters.importImage(uploaded);
    const crash = new Crash({ step: "create", when });
    const { clock } = app;
    const crashing = { provider: crash.provider(app.provider), store: crash.store(app.store), clock };
    void createVideoEngine({ characters: app.characters, ...crashing }, timing).generate({
      prompt,
      characterReferenceId: id,
    });
    await crash.happened;
    const [result] = await collect(app.videos.resume());
    expect(result?.status).toBe("succeeded");
    expect(app.uploads()).toHaveLength(uploads);
    expect(app.creates()).toHaveLength(1);
    const addresses: unknown[] = [];
    for await (const record of app.store.journal.read(result?.batchId ?? "")) {
      if (record.type === "call-intent") addresses.push(record.referenceUrl);
    }
    expect(new Set(addresses).size).toBe(uploads);
    expect(Object.values(app.emulator.predictions[0]?.input ?? {})).toContain(addresses.at(-1));
  });
});
