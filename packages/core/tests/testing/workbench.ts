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
import type { ReplicateOptions } from "../../src/replicate/connection.ts";
import { createReplicate } from "../../src/replicate/replicate.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { type Clock, systemClock } from "../../src/util/clock.ts";
import { sleep, virtualClock } from "./virtual-clock.ts";

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

/** An engine, a store, and an emulated Replicate. All of it is closed when the test ends. */
export interface Workbench {
  readonly characters: CharacterReferences;
  readonly store: Store;
  readonly emulator: Emulator;
  /** The emulated account, as engines are connected to it. */
  readonly account: ReplicateOptions &
    Required<Pick<ReplicateOptions, "auth" | "baseUrl" | "fetch" | "clock">>;
  /** What the emulator and the engines wait by. */
  readonly clock: Clock;
  /** The creates that reached the network. */
  creates(): readonly RecordedRequest[];
  /** Another engine on the same store and account, as another process would have, perhaps with another clock. */
  another(clock?: Clock): CharacterReferences;
}

export type Fetch = typeof globalThis.fetch;

/** What a test says of its workbench. */
export interface WorkbenchOptions extends Partial<Omit<CharacterReferencesOptions, "store" | "clock">> {
  readonly scenario?: Scenario;
  /** The clock of the first engine, made of that of the bench. */
  readonly clock?: (clock: Clock) => Clock;
  readonly model?: string;
  readonly store?: Store;
  /** The app's own secrets. */
  readonly secretInputs?: Readonly<Record<string, string>>;
  readonly timing?: Partial<Timing>;
  /** Stands between the provider and the emulator. */
  readonly fetch?: (send: Fetch) => Fetch;
  /**
   * Real sockets and real time, in place of the emulator's `fetch` and a virtual clock; with large images, those of the
   * size that is ordered.
   */
  readonly sockets?: boolean | "large images";
}

/** Sets a workbench up. Predictions take no time unless the scenario says so. */
export async function workbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { scenario, model, timing, fetch, sockets, secretInputs, ...rest } = options;
  const { emulator, send, clock, account, close } = await emulatedAccount(scenario, sockets);
  const { store = memoryStore({ clock }) } = options;
  const engines: CharacterReferences[] = [];
  const another = (itsClock = options.clock?.(clock) ?? clock) => {
    const provider = createReplicate({
      ...account,
      clock: itsClock,
      ...(secretInputs ? { secretInputs } : {}),
      ...(fetch ? { fetch: fetch(send) } : {}),
    }).image(model);
    const parts = { provider, ...rest, store, clock: itsClock };
    const engine = createEngine(parts, { ...quickTiming, ...timing });
    engines.push(engine);
    return engine;
  };
  const characters = another();
  onTestFinished(async () => {
    await Promise.all(engines.map((engine) => engine.close()));
    await store.close();
    await close();
  });
  return {
    characters,
    store,
    emulator,
    account,
    clock,
    another,
    creates: () => emulator.requests.filter(({ route }) => route === "create"),
  };
}

/** An emulated account, and a way to it. */
export interface EmulatedAccount extends Pick<Workbench, "emulator" | "account" | "clock"> {
  readonly send: Fetch;
  close(): Promise<void>;
}

/** The size of all images. Those of the size that is ordered take 50 times as long to draw. */
export const imageSize = { width: 64, height: 48 };

// Imported when they are first needed. To load a module takes real time, in which virtual time must not go on.
await Promise.all([
  import("../../src/media/image/measured-image.ts"),
  import("../../src/media/video/measure-video.ts"),
]);

let accounts = 0;

/** Sets an emulated account up: on a virtual clock, or on real sockets. */
export async function emulatedAccount(
  scenario?: Scenario,
  sockets: boolean | "large images" = false,
): Promise<EmulatedAccount> {
  const clock = sockets ? undefined : virtualClock();
  const emulator = createEmulator({
    scenario: { timing: { startMs: [0, 10], runMs: [0, 30] }, ...scenario },
    unknownModels: "accept",
    // Each has an account of its own: what a process knows of an account, it keeps.
    ...(sockets === "large images" ? {} : { imageSize }),
    ...(clock ? { clock, origin: `http://account-${++accounts}.invalid` } : {}),
  });
  const { baseUrl } = sockets ? await emulator.listen() : emulator;
  const send: Fetch = sockets ? globalThis.fetch : (url, init) => emulator.fetch(url, init);
  return {
    emulator,
    send,
    clock: clock ?? systemClock,
    account: { auth: "r8_secret_of_the_test", baseUrl, fetch: send, clock: clock ?? systemClock },
    async close() {
      await emulator.close();
      clock?.stop();
    },
  };
}

/** How long `until` waits before it looks again: as long as the shortest of the engine's own waits, or less. */
const untilMs = 2;

/** Waits until something is true that nothing else tells of. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(untilMs);
}
