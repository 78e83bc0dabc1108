import type {
  CreateFault,
  DownloadFault,
  PredictionScript,
  RequestFault,
} from "@dramatis/replicate-emulator";
import fc from "fast-check";
import type { CrashPoint } from "../crash.ts";
import type { JournalFault, PutFault } from "../faulty-store.ts";
import { batchModel, singleModel } from "./fault-bench.ts";
import { inside } from "./fault-case.ts";

/** What befalls some batches of one description, on one store and one account. */
export interface FaultSchedule {
  readonly model: string;
  readonly numImages: number;
  /** So many at once, in two engines by turns. */
  readonly batches: number;
  readonly concurrency: number;
  /** By the create's number. */
  readonly fates: readonly PredictionScript[];
  readonly lists: readonly (RequestFault | undefined)[];
  readonly puts: readonly (PutFault | undefined)[];
  readonly heads: readonly boolean[];
  readonly appends: readonly (JournalFault | undefined)[];
  /** The first batch is given up after so many milliseconds. */
  readonly abortAfterMs: number | undefined;
  /** The first engine's process ends. */
  readonly crash: CrashPoint | undefined;
  /** How the wall clocks of the two engines are wrong at first, and how the first one's jumps, and when. */
  readonly clocks: {
    readonly first: number;
    readonly second: number;
    readonly jumps: readonly { readonly afterMs: number; readonly ms: number }[];
  };
  /** Retries while the faults are still there. */
  readonly earlyRetries: number;
}

const maybe = <Value>(value: fc.Arbitrary<Value>, without: number) =>
  fc.oneof({ weight: without, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const answers = (statuses: readonly number[]): fc.Arbitrary<RequestFault> =>
  fc.constantFrom(...statuses).map((status) => ({ kind: "answer", status, body: { detail: inside } }));
const reset = fc.constant<RequestFault>({ kind: "reset" });
const garbage = fc.constant<RequestFault>({ kind: "answer", status: 200, body: `<p>${inside}</p>` });
const asking = fc.oneof(answers([429, 500, 502, 503]), reset, garbage);

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
      error: `${error} ${inside}`,
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

const fate: fc.Arbitrary<PredictionScript> = fc
  .record({
    create: maybe(create, 2),
    end: maybe(end, 5),
    runMs: fc.integer({ min: 0, max: 250 }),
    answerAfterMs: maybe(fc.integer({ min: 1, max: 150 }), 4),
    polls: fc.array(maybe(asking, 2), { maxLength: 3 }),
    cancels: fc.array(maybe(fc.oneof(asking, fc.constant({ kind: "too-late" as const })), 1), {
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

/** Any schedule of faults. */
export const faultSchedule: fc.Arbitrary<FaultSchedule> = fc.record({
  model: fc.constantFrom(singleModel, batchModel),
  numImages: fc.integer({ min: 1, max: 4 }),
  batches: fc.integer({ min: 1, max: 3 }),
  concurrency: fc.integer({ min: 1, max: 8 }),
  fates: fc.array(fate, { maxLength: 12, size: "max" }),
  lists: fc.array(maybe(asking, 2), { maxLength: 8, size: "max" }),
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
