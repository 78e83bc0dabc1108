import type { ErrorCode } from "../../../src/errors/error-codes.ts";
import type { JournalFault, PutFault } from "../faulty-store.ts";
import { type FaultCase, none, ofAll } from "./fault-case.ts";

const puts: readonly [fault: PutFault, code: ErrorCode | undefined][] = [
  ["fail", "store_failed"],
  ["fail-late", "store_failed"],
  ["fail-raw", "download_failed"],
  ["hang", "download_failed"],
  // A stored asset is found even if every put reports a failure.
  ["lost", undefined],
  ["conflict", undefined],
];

export const storeFaults: readonly FaultCase[] = [
  ...puts.flatMap(([fault, code]): FaultCase[] => [
    {
      stage: "store",
      name: `put: ${fault} once`,
      fires: [`put.${fault}`],
      setUp: (isOn) => ({
        store: { put: (call) => (call === 0 && isOn() ? fault : undefined) },
        // A put that hangs fails when its download times out.
        timing: fault === "hang" ? { downloadMs: 2_500 } : {},
      }),
      repeats: none,
      ...(fault === "hang"
        ? { fails: "download_failed" as const, failing: { single: 1, batch: 1 }, retry: "free" as const }
        : {}),
    },
    {
      stage: "store",
      name: `put: ${fault} always`,
      fires: [`put.${fault}`],
      setUp: (isOn) => ({
        store: { put: () => (isOn() ? fault : undefined) },
        timing: code === undefined ? {} : { downloadMs: 2_500 },
      }),
      repeats: none,
      ...(code === undefined ? {} : { fails: code, failing: ofAll, retry: "free" as const }),
    },
  ]),
  {
    stage: "store",
    name: "head fails once, after a put that failed",
    fires: ["head.fail", "put.fail"],
    setUp: (isOn) => ({
      store: {
        put: (call) => (call === 0 && isOn() ? "fail" : undefined),
        head: (call) => call === 0 && isOn(),
      },
    }),
    repeats: none,
  },
  {
    stage: "store",
    name: "head fails once, after a put whose result was lost",
    fires: ["head.fail", "put.lost"],
    setUp: (isOn) => ({
      store: {
        put: (call) => (call === 0 && isOn() ? "lost" : undefined),
        head: (call) => call === 0 && isOn(),
      },
    }),
    repeats: none,
  },
  {
    stage: "store",
    name: "the put's result is lost, and head always fails",
    fires: ["head.fail", "put.lost"],
    setUp: (isOn) => ({
      store: { put: () => (isOn() ? "lost" : undefined), head: () => isOn() },
      timing: { downloadMs: 2_500 },
    }),
    fails: "store_failed",
    failing: ofAll,
    repeats: none,
    retry: "free",
  },
];

/** About how many appends a batch of four predictions makes. */
const appends = 22;
/** The appends that fail in a quick run. */
const sample = [1, 2, 3, 4, 6, 9, 13, 18];

export const journalFaults: readonly FaultCase[] = Array.from({ length: appends }, (_, at) => at).flatMap(
  (at) => {
    const common = { stage: "journal", onlyInFull: !sample.includes(at + 1), repeats: none } as const;
    const strikes = (fault: JournalFault) => (isOn: () => boolean) => ({
      store: { append: (call: number) => (call === at && isOn() ? fault : undefined) },
    });
    return [
      {
        ...common,
        name: `append ${at + 1} fails without writing`,
        countedAs: "an append fails without writing",
        fires: ["append.lose"],
        setUp: strikes("lose"),
        ...(at === 0 ? { rejects: "store_failed" } : { fails: "store_failed", failing: "some" }),
        retry: "either",
      },
      {
        ...common,
        name: `append ${at + 1} fails after writing`,
        countedAs: "an append fails after writing",
        fires: ["append.keep"],
        setUp: strikes("keep"),
      },
      {
        ...common,
        name: `append ${at + 1} follows another engine's cancel request`,
        countedAs: "an append follows another engine's cancel request",
        fires: ["append.cancel"],
        setUp: strikes("cancel"),
        fails: "canceled",
        failing: "some",
        paidInVain: "stopped",
        retry: "either",
      },
      {
        ...common,
        name: `append ${at + 1} follows another engine's cancel request, and the next one fails`,
        countedAs: "an append follows another engine's cancel request, and the next one fails",
        fires: ["append.cancel", "append.lose"],
        setUp: (isOn) => {
          const fault = (call: number) => (call === at ? "cancel" : call === at + 1 ? "lose" : undefined);
          // Before the first append, the batch cannot be canceled.
          return { store: { append: (call) => (isOn() && at > 0 ? fault(call) : undefined) } };
        },
        fails: ["canceled", "store_failed"],
        failing: "some",
        paidInVain: "stopped",
        retry: "either",
      },
    ] satisfies FaultCase[];
  },
);
