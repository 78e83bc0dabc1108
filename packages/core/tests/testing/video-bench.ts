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
import { type EmulatedAccount, emulatedAccount, quickTiming } from "./workbench.ts";

/** Both engines on one store, and an emulated Replicate. All of it is closed when the test ends. */
export interface VideoBench {
  readonly characters: CharacterReferences;
  readonly videos: VideoStep;
  readonly provider: VideoProvider;
  readonly store: Store;
  readonly emulator: Emulator;
  readonly account: EmulatedAccount["account"];
  readonly clock: Clock;
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
  /** Real sockets and real time, in place of the emulator's `fetch` and a virtual clock. */
  readonly sockets?: boolean | "large images";
}

/** Sets a bench up. Predictions take no time unless the scenario says so. */
export async function videoBench(options: VideoBenchOptions = {}): Promise<VideoBench> {
  const { scenario, model, timing, sockets, ...rest } = options;
  const { emulator, clock, account, close } = await emulatedAccount(scenario, sockets);
  const { store = memoryStore({ clock }) } = options;
  const provider = options.provider ?? createReplicate(account).video(model);
  const times = { ...quickTiming, ...timing };
  const characters = createEngine({ provider: createReplicate(account).image(), store, clock }, times);
  const engines: VideoStep[] = [];
  const another = (more: Partial<VideoStepOptions> = {}) => {
    const engine = createVideoEngine({ characters, clock, ...rest, store, provider, ...more }, times);
    engines.push(engine);
    return engine;
  };
  const videos = another();
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
