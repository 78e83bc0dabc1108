import { createEmulator, type Emulator, type ModelSpec } from "@dramatis/replicate-emulator";
import type { Logger } from "../../../src/engine/logger.ts";
import type { Timing } from "../../../src/engine/timing.ts";
import type { CharacterReferences } from "../../../src/images/character-references.ts";
import { createEngine } from "../../../src/images/create-character-references.ts";
import { createReplicate } from "../../../src/replicate/replicate.ts";
import type { JournalRecord } from "../../../src/store/journal.ts";
import { memoryStore } from "../../../src/store/memory-store.ts";
import type { Store } from "../../../src/store/store.ts";
import type { Clock } from "../../../src/util/clock.ts";
import type { Crash } from "../crash.ts";
import { FaultyStore } from "../faulty-store.ts";
import { jumpingClock } from "../jumping-clock.ts";
import { type Fetch, quickTiming } from "../test-app.ts";
import { virtualClock } from "../virtual-clock.ts";
import type { FaultSetup } from "./fault-case.ts";
import { faultyNetwork } from "./faulty-network.ts";
import { token } from "./ledger.ts";

export const singleModel = "google/imagen-4";
export const batchModel = "black-forest-labs/flux-schnell";

/** Options for both models: images so small that drawing them takes almost no time. */
export const smallImages = { width: 64, height: 64 };

const size = { type: "integer", minimum: 1, maximum: 2048 } as const;
const common = { prompt: { type: "string", required: true }, width: size, height: size } as const;
/** The two models, extended with arbitrary image sizes. */
const models: readonly ModelSpec[] = [
  { name: singleModel, output: "string", format: "png", inputs: common },
  {
    name: batchModel,
    output: "array",
    format: "webp",
    batch: { parameter: "num_outputs" },
    inputs: {
      ...common,
      num_outputs: { type: "integer", minimum: 1, maximum: 4 },
      seed: { type: "integer" },
    },
  },
];

/** Generous limits for steps that cost nothing, because many of these tests run in parallel. */
const patient: Timing = {
  ...quickTiming,
  createMs: 15_000,
  leaseMs: 2_000,
  downloadMs: 30_000,
  idleMs: 20_000,
  afterCancelMs: 5_000,
};

/** An emulated Replicate, a store, and engines, with the faults of a setup. */
export interface FaultHarness {
  readonly emulator: Emulator;
  readonly clock: Clock;
  readonly setup: FaultSetup;
  /** The store without its faults. */
  readonly store: Store;
  /** Everything that was logged above debug level. */
  readonly logged: readonly unknown[];
  /** Returns how often each fault fired. */
  fired(): Record<string, number>;
  /** Adds an engine with the faults. A `calm` engine does not use the faulty store, clock, or timing. */
  engine(calm?: "calm"): CharacterReferences;
  /** Creates an engine with the faults whose process crashes. */
  crashingEngine(crash: Crash): CharacterReferences;
  /** Adds a second engine on the same store, if the setup has one. */
  rivalEngine(): CharacterReferences | undefined;
  /** Adds an engine on a store that was restored to these streams. */
  restoredEngine(
    records: ReadonlyMap<string, readonly JournalRecord[]>,
  ): Promise<{ readonly engine: CharacterReferences; readonly store: Store }>;
  /** Returns the ids of the batches in the journal. */
  batchIds(): Promise<string[]>;
  close(): Promise<void>;
}

/** Numbers the harnesses. Each has its own account, because limits are per account. */
let harnesses = 0;

/**
 * Creates a harness.
 *
 * @param makeSetup - creates the setup. It gets the clock of the harness.
 */
export async function createFaultHarness(
  model: string,
  makeSetup: (clock: Clock) => FaultSetup,
): Promise<FaultHarness> {
  const real = virtualClock();
  const setup = makeSetup(real);
  const { scenario = {}, timing, timeoutMs, concurrency, network, clock = real, rival } = setup;
  const emulator = createEmulator({
    // Assigned, not spread, because a scenario can have getters.
    scenario: Object.assign(scenario, { timing: { startMs: [0, 10], runMs: [0, 30] } as const }),
    models,
    clock: real,
    imageSize: smallImages,
  });
  const { baseUrl } = emulator;
  const emulated: Fetch = (url, init) => emulator.fetch(url, init);
  const faulty = faultyNetwork(network ?? {}, emulated, real);
  const auth = `${token}_${++harnesses}`;
  const providerOn = (ofEngine: Clock) =>
    createReplicate({ auth, baseUrl, fetch: faulty.fetch, clock: ofEngine }).image(model);
  const store = memoryStore({ clock: real });
  const faultyStore = new FaultyStore(store, setup.store ?? {}, real);
  const logged: unknown[] = [];
  const log = (details: object, message: string) => void logged.push([details, message]);
  const logger: Logger = { debug: () => {}, info: log, warn: log, error: log };
  const engines: CharacterReferences[] = [];
  const limits = {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
  return {
    emulator,
    clock: real,
    setup,
    store,
    logged,
    fired: () => {
      // Only a list of several pages is read with a cursor.
      const pages = emulator.requests.filter(({ url }) => url.includes("cursor=")).length;
      return {
        ...emulator.faults,
        ...faultyStore.fired,
        ...faulty.fired,
        "list.pages": pages,
        "clock.wrong": (setup.clock?.jumps ?? 0) + (rival?.jumps ?? 0),
      };
    },
    engine(calm) {
      const engine =
        calm === undefined
          ? createEngine(
              { provider: providerOn(clock), store: faultyStore, logger, clock, ...limits },
              { ...patient, ...timing },
            )
          : createEngine(
              { provider: providerOn(real), store, logger, clock: real, concurrency: 64 },
              patient,
            );
      engines.push(engine);
      return engine;
    },
    crashingEngine(crash) {
      const parts = { provider: crash.provider(providerOn(clock)), store: crash.store(faultyStore) };
      // Never closed: a crashed process closes nothing.
      return createEngine({ ...parts, logger, clock, ...limits }, { ...patient, ...timing });
    },
    rivalEngine() {
      if (rival === undefined) return undefined;
      const parts = { provider: providerOn(rival), store: faultyStore, logger, clock: rival, ...limits };
      const engine = createEngine(parts, { ...patient, ...timing });
      engines.push(engine);
      return engine;
    },
    async restoredEngine(records) {
      const old = memoryStore();
      for (const [id, stream] of records)
        await old.journal.append(id, stream, 0, { kind: "batch", open: true });
      // A backup is older than any lease in it.
      const later = jumpingClock(600_000, real);
      const parts = { provider: providerOn(later), store: old, logger, clock: later, ...limits };
      const engine = createEngine(parts, { ...patient, ...timing });
      engines.push(engine);
      return { engine, store: old };
    },
    async batchIds() {
      const ids: string[] = [];
      for (const id of faultyStore.batchIds) {
        for await (const _first of store.journal.read(id)) {
          ids.push(id);
          break;
        }
      }
      return ids;
    },
    async close() {
      await Promise.all(engines.map((engine) => engine.close()));
      await emulator.close();
      await store.close();
      real.stop();
    },
  };
}
