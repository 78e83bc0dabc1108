import {
  createEmulator,
  type Emulator,
  type RecordedRequest,
  type Scenario,
} from "@dramatis/replicate-emulator";
import { onTestFinished } from "vitest";
import type { Timing } from "../../src/engine/timing.ts";
import type { CharacterReferences } from "../../src/images/character-references.ts";
import { createEngine } from "../../src/images/create-character-references.ts";
import type { VideoProvider } from "../../src/provider/video-provider.ts";
import { createReplicate } from "../../src/replicate/replicate.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { createVideoEngine } from "../../src/videos/create-video-step.ts";
import type { VideoStep, VideoStepOptions } from "../../src/videos/video-step.ts";
import { quickTiming } from "./workbench.ts";

/** Both engines on one store, and an emulated Replicate on a real socket. All of it is closed when the test ends. */
export interface VideoBench {
  readonly characters: CharacterReferences;
  readonly videos: VideoStep;
  readonly provider: VideoProvider;
  readonly store: Store;
  readonly emulator: Emulator;
  /** Of the emulated API. */
  readonly baseUrl: string;
  /** The creates that reached the network. */
  creates(): readonly RecordedRequest[];
  /** The uploads that reached the network. */
  uploads(): readonly RecordedRequest[];
  /** Another engine on the same store and account, as another process would have. */
  another(options?: Partial<VideoStepOptions>): VideoStep;
}

/** What a test says of its bench. */
export interface VideoBenchOptions extends Partial<VideoStepOptions> {
  readonly scenario?: Scenario;
  readonly model?: string;
  readonly timing?: Partial<Timing>;
}

/** Sets a bench up. Predictions take no time unless the scenario says so. */
export async function videoBench(options: VideoBenchOptions = {}): Promise<VideoBench> {
  const { scenario, model, store = memoryStore(), timing, ...rest } = options;
  const emulator = createEmulator({
    scenario: { timing: { startMs: [0, 10], runMs: [0, 30] }, ...scenario },
    unknownModels: "accept",
  });
  const { baseUrl } = await emulator.listen();
  const account = createReplicate({ auth: "r8_secret_of_the_test", baseUrl });
  const provider = options.provider ?? account.video(model);
  const times = { ...quickTiming, ...timing };
  const characters = createEngine({ provider: account.image(), store }, times);
  const engines: VideoStep[] = [];
  const another = (more: Partial<VideoStepOptions> = {}) => {
    const engine = createVideoEngine({ characters, store, ...rest, provider, ...more }, times);
    engines.push(engine);
    return engine;
  };
  const videos = another();
  onTestFinished(async () => {
    await Promise.all([...engines.map((engine) => engine.close()), characters.close()]);
    await emulator.close();
    await store.close();
  });
  const requests = (route: RecordedRequest["route"]) =>
    emulator.requests.filter((request) => request.route === route);
  return {
    characters,
    videos,
    provider,
    store,
    emulator,
    baseUrl,
    another,
    creates: () => requests("create"),
    uploads: () => requests("file-create"),
  };
}

/** The open batches of a store. */
export function openBatches({ journal }: Store): Promise<string[]> {
  return all(journal.unfinished({ kind: "batch" }));
}

/** All that comes. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
