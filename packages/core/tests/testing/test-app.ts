import {
  createEmulator,
  type Emulator,
  type RecordedRequest,
  type Scenario,
} from "@dramatis/replicate-emulator";
import { onTestFinished } from "vitest";
import { loadContainers } from "../../../replicate-emulator/src/video/video-container.ts";
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

/** Engine timing with waits that are short enough for tests in real time. */
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

/** An engine, a store, and an emulated Replicate. Everything is closed when the test ends. */
export interface TestApp {
  readonly characters: CharacterReferences;
  readonly store: Store;
  readonly emulator: Emulator;
  /** The options that connect an engine to the emulated account. */
  readonly account: ReplicateOptions &
    Required<Pick<ReplicateOptions, "auth" | "baseUrl" | "fetch" | "clock">>;
  /** The clock of the emulator and the engines. */
  readonly clock: Clock;
  /** Returns the create requests that reached the emulator. */
  creates(): readonly RecordedRequest[];
  /** Adds an engine on the same store and account, as in another process. It can have its own clock. */
  addEngine(clock?: Clock): CharacterReferences;
}

export type Fetch = typeof globalThis.fetch;

/** Options for {@link createTestApp}. */
export interface TestAppOptions extends Partial<Omit<CharacterReferencesOptions, "store" | "clock">> {
  readonly scenario?: Scenario;
  /** Wraps the app's clock for its engines. */
  readonly clock?: (clock: Clock) => Clock;
  readonly model?: string;
  readonly store?: Store;
  /** The app's own secrets. */
  readonly secretInputs?: Readonly<Record<string, string>>;
  readonly timing?: Partial<Timing>;
  /** Wraps the `fetch` between the provider and the emulator. */
  readonly fetch?: (send: Fetch) => Fetch;
  /**
   * Uses real sockets and real time instead of the emulator's `fetch` and a virtual clock. With `"large images"`, the
   * emulator draws images in the requested size.
   */
  readonly sockets?: boolean | "large images";
}

/** Creates a test app. Predictions finish at once unless the scenario says otherwise. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { scenario, model, timing, fetch, sockets, secretInputs, ...rest } = options;
  const { emulator, send, clock, account, close } = await createEmulatedAccount(scenario, sockets);
  const { store = memoryStore({ clock }) } = options;
  const engines: CharacterReferences[] = [];
  const addEngine = (itsClock = options.clock?.(clock) ?? clock) => {
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
  const characters = addEngine();
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
    addEngine,
    creates: () => emulator.requests.filter(({ route }) => route === "create"),
  };
}

/** An emulated account, and the `fetch` that reaches it. */
export interface EmulatedAccount extends Pick<TestApp, "emulator" | "account" | "clock"> {
  readonly send: Fetch;
  close(): Promise<void>;
}

/** The size of all images. Drawing them in the requested size takes 50 times as long. */
export const imageSize = { width: 64, height: 48 };

// The engine and the emulator load these modules lazily. Loading takes real time, during which virtual time must not
// advance.
await Promise.all([
  loadContainers(),
  import("../../src/media/image/measured-image.ts"),
  import("../../src/media/video/measure-video.ts"),
]);

let accounts = 0;

/** Creates an emulated account on a virtual clock, or on real sockets. */
export async function createEmulatedAccount(
  scenario?: Scenario,
  sockets: boolean | "large images" = false,
): Promise<EmulatedAccount> {
  const clock = sockets ? undefined : virtualClock();
  const emulator = createEmulator({
    scenario: { timing: { startMs: [0, 10], runMs: [0, 30] }, ...scenario },
    unknownModels: "accept",
    // Each app needs its own account, because a process keeps state per account, such as its limits.
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

/** How often {@link until} checks its condition: at least as often as the engine's shortest wait. */
const untilMs = 2;

/** Polls until a condition is true. Use it for conditions that no event reports. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(untilMs);
}
