import {
  createEmulator,
  type Emulator,
  type RecordedRequest,
  type Scenario,
} from "@dramatis/replicate-emulator";
import { onTestFinished } from "vitest";
import { defaultTiming, type Timing } from "../../src/engine/timing.ts";
import type {
  CharacterReferences,
  CharacterReferencesOptions,
} from "../../src/images/character-references.ts";
import { createEngine } from "../../src/images/create-character-references.ts";
import { createReplicate } from "../../src/replicate/replicate.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { type Clock, systemClock } from "../../src/util/clock.ts";

/** The engine's waits, short enough for a test that has to sit through them. */
export const quickTiming: Timing = {
  ...defaultTiming,
  poll: { firstMs: 10, longestMs: 100, perSecond: 1_000 },
  pace: { firstMs: 20, slowestMs: 200, recoverAfterMs: 500 },
  createMs: 5_000,
  leaseMs: 400,
  clockToleranceMs: 20,
  otherProcessMs: 20,
  look: { firstMs: 20, longestMs: 150 },
  settledAfterMs: 320,
  unansweredMs: 300,
  unreachableMs: 1_500,
  retry: { firstMs: 10, longestMs: 50 },
  downloadMs: 10_000,
  idleMs: 5_000,
  afterCancelMs: 1_000,
};

/** An engine, a store, and an emulated Replicate on a real socket. All of it is closed when the test ends. */
export interface Workbench {
  readonly characters: CharacterReferences;
  readonly store: Store;
  readonly emulator: Emulator;
  /** Of the emulated API. */
  readonly baseUrl: string;
  /** The creates that reached the network. */
  creates(): readonly RecordedRequest[];
  /** Another engine on the same store and account, as another process would have, perhaps with another clock. */
  another(clock?: Clock): CharacterReferences;
}

/** What a test says of its workbench. */
export interface WorkbenchOptions extends Partial<Omit<CharacterReferencesOptions, "store">> {
  readonly scenario?: Scenario;
  readonly model?: string;
  readonly store?: Store;
  /** The app's own secrets. */
  readonly secretInputs?: Readonly<Record<string, string>>;
  readonly timing?: Partial<Timing>;
  /** What the provider is asked by. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Sets a workbench up. Predictions take no time unless the scenario says so. */
export async function workbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { scenario, model, store = memoryStore(), timing, fetch, secretInputs = {}, ...rest } = options;
  const emulator = createEmulator({
    scenario: { timing: { startMs: [0, 10], runMs: [0, 30] }, ...scenario },
    unknownModels: "accept",
  });
  const { baseUrl } = await emulator.listen();
  const engines: CharacterReferences[] = [];
  const another = (clock: Clock = options.clock ?? systemClock) => {
    const account = createReplicate({
      auth: "r8_secret_of_the_test",
      baseUrl,
      clock,
      secretInputs,
      ...(fetch ? { fetch } : {}),
    });
    const parts = { provider: account.image(model), store, ...rest, clock };
    const engine = createEngine(parts, { ...quickTiming, ...timing });
    engines.push(engine);
    return engine;
  };
  const characters = another();
  onTestFinished(async () => {
    await Promise.all(engines.map((engine) => engine.close()));
    await emulator.close();
    await store.close();
  });
  return {
    characters,
    store,
    emulator,
    baseUrl,
    another,
    creates: () => emulator.requests.filter(({ route }) => route === "create"),
  };
}

/** Waits until something is true that nothing else tells of. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}
