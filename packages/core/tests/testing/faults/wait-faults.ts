import type { PredictionScript, RequestFault, Scenario } from "@dramatis/replicate-emulator";
import type { ErrorCode } from "../../../src/errors/error-codes.ts";
import {
  type FaultCase,
  type FaultSetup,
  inside,
  none,
  ofAll,
  ofOne,
  once,
  type PerModel,
} from "./fault-case.ts";

const polls: readonly [name: string, fired: string, fault: RequestFault][] = [
  ...[401, 404, 429, 500, 502, 503].map((status): [string, string, RequestFault] => [
    String(status),
    `answer.${status}`,
    { kind: "answer", status, body: { detail: inside } },
  ]),
  ["a page", "answer.200", { kind: "answer", status: 200, body: `<html>${inside}</html>` }],
  ["another object", "answer.200", { kind: "answer", status: 200, body: { ok: inside } }],
  ["reset", "reset", { kind: "reset" }],
  ["hang", "hang", { kind: "hang" }],
];

const texts: readonly [name: string, error: string, code: ErrorCode][] = [
  ["E005", `The input or output was flagged as sensitive. ${inside} (E005)`, "content_rejected"],
  ["NSFW", `NSFW content detected. Try running it again. ${inside}`, "content_rejected"],
  ["PA", `Prediction interrupted; please retry (code: PA) ${inside}`, "prediction_failed"],
  ["CUDA", `CUDA out of memory. Tried to allocate 20.00 MiB ${inside}`, "prediction_failed"],
  ["nothing", "", "prediction_failed"],
  ["a stack", `Traceback: /srv/${inside}/predict.py line 3`, "prediction_failed"],
  ...["E1000", "E1001", "E4875", "E6716", "E8367", "E8765", "E9243", "E9825", "E9828"].map(
    (code): [string, string, ErrorCode] => [code, `${inside}: error (${code})`, "prediction_failed"],
  ),
];

function first(isOn: () => boolean, script: PredictionScript): Scenario {
  return { prediction: ({ index }) => (index === 0 && isOn() ? script : undefined) };
}

function every(isOn: () => boolean, script: PredictionScript): Scenario {
  return { prediction: () => (isOn() ? script : undefined) };
}

/** Long enough for the polls that fail to come before the end. */
const runMs = 300;
const never: PredictionScript = { end: { status: "never" } };

interface Stopping {
  readonly name: string;
  readonly fires: readonly string[];
  readonly script: PredictionScript;
  readonly setup: FaultSetup;
  readonly code: ErrorCode;
  readonly failing?: PerModel | "some";
  readonly free?: boolean;
}

const cancelFaults: readonly [name: string, fired: string, fault: RequestFault][] = [
  ["503", "answer.503", { kind: "answer", status: 503, body: { detail: inside } }],
  ["404", "answer.404", { kind: "answer", status: 404, body: { detail: inside } }],
  ["429", "answer.429", { kind: "answer", status: 429, body: { detail: inside } }],
  ["reset", "reset", { kind: "reset" }],
  ["hang", "hang", { kind: "hang" }],
];

/** Three ways to stop: the time-out, the caller's signal, and the batch's id. */
const stoppings: readonly Stopping[] = [
  ...(
    [
      ["the time-out", { timeoutMs: 700 }, "prediction_timeout"],
      ["the signal", { stops: "signal" }, "canceled"],
      ["cancel", { stops: "cancel" }, "canceled"],
    ] as const
  ).flatMap(([who, setup, code]): Stopping[] => [
    { name: `never ends: ${who}`, fires: ["end.never"], script: never, setup, code },
    {
      name: `never starts: ${who}`,
      fires: ["end.never"],
      script: { end: { status: "never", at: "starting" } },
      setup,
      code,
      free: true,
    },
    ...cancelFaults.map(
      ([fault, fired, cancel]): Stopping => ({
        name: `never ends, ${fault} at the first cancel: ${who}`,
        fires: [`cancel.${fired}`],
        script: { ...never, cancels: [cancel] },
        setup: { ...setup, network: { patienceMs: 2_000 }, timing: { afterCancelMs: 8_000 } },
        code,
      }),
    ),
  ]),
];

export const waitFaults: readonly FaultCase[] = [
  ...polls.flatMap(([name, fired, fault]): FaultCase[] => [
    {
      stage: "wait",
      name: `${name} at the first poll`,
      fires: [`poll.${fired}`],
      setUp: (isOn) => ({
        scenario: first(isOn, { runMs, polls: [fault] }),
        network: { patienceMs: 2_000 },
      }),
      repeats: none,
    },
    {
      stage: "wait",
      name: `${name} at every second poll of every prediction`,
      fires: [`poll.${fired}`],
      setUp: (isOn) => ({
        scenario: every(isOn, { runMs, polls: ({ index }) => (index % 2 === 0 ? fault : undefined) }),
        network: { patienceMs: 1_000 },
      }),
      repeats: none,
    },
  ]),
  ...texts.map(
    ([name, error, code]): FaultCase => ({
      stage: "wait",
      name: `failed: ${name}`,
      fires: ["end.failed"],
      setUp: (isOn) => ({ scenario: first(isOn, { end: { status: "failed", error } }) }),
      fails: code,
      failing: ofOne,
      repeats: none,
      retry: "pays",
    }),
  ),
  {
    stage: "wait",
    name: "failed, and billed all the same",
    fires: ["end.failed"],
    setUp: (isOn) => ({
      scenario: first(isOn, { end: { status: "failed", error: inside, billed: true } }),
    }),
    fails: "prediction_failed",
    failing: ofOne,
    repeats: none,
    paidInVain: once,
    retry: "pays",
  },
  ...(["canceled", "aborted"] as const).map(
    (status): FaultCase => ({
      stage: "wait",
      name: `${status} by somebody else`,
      fires: [`end.${status}`],
      setUp: (isOn) => ({ scenario: first(isOn, { end: { status } }) }),
      fails: "canceled",
      failing: ofOne,
      repeats: none,
      paidInVain: status === "canceled" ? once : none,
      retry: "pays",
    }),
  ),
  ...stoppings.map(
    ({ name, fires, script, setup, code, failing = ofAll, free = false }): FaultCase => ({
      stage: "wait",
      name,
      fires,
      setUp: (isOn) => ({ scenario: every(isOn, script), ...setup }),
      fails: code,
      failing,
      repeats: none,
      paidInVain: free ? none : "stopped",
      retry: "pays",
    }),
  ),
  {
    stage: "wait",
    name: "the time-out's cancel comes too late: it succeeds",
    fires: ["cancel.too-late"],
    setUp: (isOn) => ({
      scenario: every(isOn, { runMs: 1_200, cancels: () => ({ kind: "too-late" }) }),
      timeoutMs: 600,
      timing: { afterCancelMs: 10_000 },
    }),
    repeats: none,
  },
  ...(["signal", "cancel"] as const).map(
    (stops): FaultCase => ({
      stage: "wait",
      name: `${stops}: the cancel comes too late, and it succeeds`,
      fires: ["cancel.too-late"],
      setUp: (isOn) => ({
        scenario: every(isOn, { runMs: 1_200, cancels: () => ({ kind: "too-late" }) }),
        timing: { afterCancelMs: 10_000 },
        stops,
      }),
      fails: "canceled",
      failing: ofAll,
      repeats: none,
      retry: "free",
    }),
  ),
  {
    stage: "wait",
    name: "no cancel ever works: the time-out ends the wait, and the retry goes on with it",
    fires: ["cancel.answer.503"],
    setUp: (isOn) => ({
      scenario: every(isOn, { runMs: 3_000, cancels: () => ({ kind: "answer", status: 503 }) }),
      timeoutMs: 500,
      timing: { afterCancelMs: 300 },
    }),
    fails: "prediction_timeout",
    failing: ofAll,
    repeats: none,
    retry: "free",
  },
];
