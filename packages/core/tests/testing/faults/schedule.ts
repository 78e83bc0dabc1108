import type {
  CreateFault,
  DownloadFault,
  PredictionScript,
  RequestFault,
} from "@dramatis/replicate-emulator";
import fc from "fast-check";
import type { CrashPoint } from "../crash.ts";
import type { JournalFault, PutFault } from "../faulty-store.ts";
import { leakMarker } from "./fault-case.ts";
import { batchModel, singleModel } from "./fault-harness.ts";

/** A schedule of faults for several batches of one description, on one store and one account. */
export interface FaultSchedule {
  readonly model: string;
  readonly numImages: number;
  /** How many batches run at once, alternating between two engines. */
  readonly batches: number;
  readonly concurrency: number;
  /** The script of each prediction, in the order of the creates. */
  readonly scripts: readonly PredictionScript[];
  readonly lists: readonly (RequestFault | undefined)[];
  readonly puts: readonly (PutFault | undefined)[];
  readonly heads: readonly boolean[];
  readonly appends: readonly (JournalFault | undefined)[];
  /** When the first batch is aborted, in milliseconds. */
  readonly abortAfterMs: number | undefined;
  /** When the first engine's process crashes. */
  readonly crash: CrashPoint | undefined;
  /** The initial offsets of the engines' wall clocks in milliseconds, and the jumps of the first engine's clock. */
  readonly clocks: {
    readonly first: number;
    readonly second: number;
    readonly jumps: readonly { readonly afterMs: number; readonly ms: number }[];
  };
  /** How many retries run while the faults are still on. */
  readonly earlyRetries: number;
}

const maybe = <Value>(value: fc.Arbitrary<Value>, without: number) =>
  fc.oneof({ weight: without, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const answers = (statuses: readonly number[]): fc.Arbitrary<RequestFault> =>
  fc.constantFrom(...statuses).map((status) => ({ kind: "answer", status, body: { detail: leakMarker } }));
const reset = fc.constant<RequestFault>({ kind: "reset" });
const garbage = fc.constant<RequestFault>({ kind: "answer", status: 200, body: `<p>${leakMarker}</p>` });
const queryFault = fc.oneof(answers([429, 500, 502, 503]), reset, garbage);

const create: fc.Arbitrary<CreateFault> = fc.oneof(
  fc
    .tuple(fc.oneof(answers([500, 502, 503, 504]), reset, garbage), fc.boolean())
    .map(([fault, created]) => ({ ...fault, created })),
  answers([401, 402, 422, 429]).map((fault) => ({ ...fault, created: false })),
);

const end: fc.Arbitrary<NonNullable<PredictionScript["end"]>> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom("NSFW content detected.", "CUDA out of memory", "E9828").map((error) => ({
      status: "failed" as const,
      error: `${error} ${leakMarker}`,
    })),
  },
  { weight: 2, arbitrary: fc.constantFrom({ status: "canceled" as const }, { status: "aborted" as const }) },
  { weight: 1, arbitrary: fc.constant({ status: "never" as const }) },
);

const download: fc.Arbitrary<DownloadFault> = fc.constantFrom<DownloadFault[]>(
  { kind: "answer", status: 404 },
  { kind: "answer", status: 503 },
  { kind: "empty" },
  { kind: "html" },
  { kind: "reset" },
  { kind: "truncated", declared: true },
  { kind: "truncated", declared: false },
  { kind: "oversized" },
  { kind: "redirect", to: "https://images.example/out-0.png" },
);

const script: fc.Arbitrary<PredictionScript> = fc
  .record({
    create: maybe(create, 2),
    end: maybe(end, 5),
    runMs: fc.integer({ min: 0, max: 250 }),
    answerAfterMs: maybe(fc.integer({ min: 1, max: 150 }), 4),
    polls: fc.array(maybe(queryFault, 2), { maxLength: 3 }),
    cancels: fc.array(maybe(fc.oneof(queryFault, fc.constant({ kind: "too-late" as const })), 1), {
      maxLength: 2,
    }),
    downloads: fc.array(maybe(download, 2), { maxLength: 4 }),
  })
  .map(({ create, end, answerAfterMs, downloads, ...rest }) => ({
    ...rest,
    downloads: ({ attempt }: { attempt: number }) => downloads[attempt],
    ...(create === undefined ? {} : { create }),
    ...(end === undefined ? {} : { end }),
    ...(answerAfterMs === undefined ? {} : { answerAfterMs }),
  }));

const offset = fc.constantFrom(
  -86_400_000,
  -3_600_000,
  -20_000,
  -1_500,
  1_500,
  20_000,
  3_600_000,
  86_400_000,
);
const wrong = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: offset });

/** Generates arbitrary fault schedules. */
export const faultSchedule: fc.Arbitrary<FaultSchedule> = fc.record({
  model: fc.constantFrom(singleModel, batchModel),
  numImages: fc.integer({ min: 1, max: 4 }),
  batches: fc.integer({ min: 1, max: 3 }),
  concurrency: fc.integer({ min: 1, max: 8 }),
  scripts: fc.array(script, { maxLength: 12, size: "max" }),
  lists: fc.array(maybe(queryFault, 2), { maxLength: 8, size: "max" }),
  puts: fc.array(maybe(fc.constantFrom<PutFault[]>("fail", "fail-late", "fail-raw", "lost", "conflict"), 2), {
    maxLength: 6,
    size: "max",
  }),
  heads: fc.array(fc.boolean(), { maxLength: 3 }),
  appends: fc.array(maybe(fc.constantFrom<JournalFault[]>("lose", "keep", "cancel"), 12), {
    maxLength: 60,
    size: "max",
  }),
  abortAfterMs: maybe(fc.integer({ min: 0, max: 300 }), 3),
  crash: maybe(
    fc.record({
      step: fc.integer({ min: 1, max: 40 }),
      when: fc.constantFrom<CrashPoint["when"][]>("before", "after"),
    }),
    2,
  ),
  clocks: fc.record({
    first: wrong,
    second: wrong,
    jumps: fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 600 }), ms: offset }), { maxLength: 3 }),
  }),
  earlyRetries: fc.integer({ min: 0, max: 2 }),
});
