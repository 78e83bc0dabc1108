import type { Emulator, RecordedRequest, Scenario } from "@dramatis/replicate-emulator";
import { onTestFinished } from "vitest";
import type { Timing } from "../../src/engine/timing.ts";
import type { CharacterReferences } from "../../src/images/character-references.ts";
import { createEngine } from "../../src/images/create-character-references.ts";
import type { VideoProvider } from "../../src/provider/video-provider.ts";
import { createReplicate } from "../../src/replicate/replicate.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { Clock } from "../../src/util/clock.ts";
import { createVideoEngine } from "../../src/videos/create-video-step.ts";
import type { VideoStep, VideoStepOptions } from "../../src/videos/video-step.ts";
import { createEmulatedAccount, type EmulatedAccount, quickTiming } from "./test-app.ts";

/** The image and the video engine on one store, and an emulated Replicate. Everything is closed when the test ends. */
export interface VideoTestApp {
  readonly characters: CharacterReferences;
  readonly videos: VideoStep;
  readonly provider: VideoProvider;
  readonly store: Store;
  readonly emulator: Emulator;
  readonly account: EmulatedAccount["account"];
  readonly clock: Clock;
  /** Returns the create requests that reached the emulator. */
  creates(): readonly RecordedRequest[];
  /** Returns the upload requests that reached the emulator. */
  uploads(): readonly RecordedRequest[];
  /** Adds a video engine on the same store and account, as in another process. */
  addEngine(options?: Partial<VideoStepOptions>): VideoStep;
}

/** Options for {@link createVideoTestApp}. */
export interface VideoTestAppOptions extends Partial<VideoStepOptions> {
  readonly scenario?: Scenario;
  readonly model?: string;
  readonly timing?: Partial<Timing>;
  /** Uses real sockets and real time instead of the emulator's `fetch` and a virtual clock. */
  readonly sockets?: boolean | "large images";
}

/** Creates a test app for videos. Predictions finish at once unless the scenario says otherwise. */
export async function createVideoTestApp(options: VideoTestAppOptions = {}): Promise<VideoTestApp> {
  const { scenario, model, timing, sockets, ...rest } = options;
  const { emulator, clock, account, close } = await createEmulatedAccount(scenario, sockets);
  const { store = memoryStore({ clock }) } = options;
  const provider = options.provider ?? createReplicate(account).video(model);
  const times = { ...quickTiming, ...timing };
  const characters = createEngine({ provider: createReplicate(account).image(), store, clock }, times);
  const engines: VideoStep[] = [];
  const addEngine = (more: Partial<VideoStepOptions> = {}) => {
    const engine = createVideoEngine({ characters, clock, ...rest, store, provider, ...more }, times);
    engines.push(engine);
    return engine;
  };
  const videos = addEngine();
  onTestFinished(async () => {
    await Promise.all([...engines.map((engine) => engine.close()), characters.close()]);
    await store.close();
    await close();
  });
  const requests = (route: RecordedRequest["route"]) =>
    emulator.requests.filter((request) => request.route === route);
  return {
    characters,
    videos,
    provider,
    store,
    emulator,
    account,
    clock,
    addEngine,
    creates: () => requests("create"),
    uploads: () => requests("file-create"),
  };
}

/** Lists the unfinished batches of a store. */
export function listOpenBatches({ journal }: Store): Promise<string[]> {
  return collect(journal.unfinished({ kind: "batch" }));
}

/** Collects all items into an array. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
