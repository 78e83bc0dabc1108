import type { PredictionScript, RequestFault, Scenario } from "@dramatis/replicate-emulator";
import type { ErrorCode } from "../../../src/errors/error-codes.ts";
import {
  type FaultCase,
  type FaultSetup,
  leakMarker,
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
    { kind: "answer", status, body: { detail: leakMarker } },
  ]),
  ["a web page", "answer.200", { kind: "answer", status: 200, body: `<html>${leakMarker}</html>` }],
  ["another object", "answer.200", { kind: "answer", status: 200, body: { ok: leakMarker } }],
  ["reset", "reset", { kind: "reset" }],
  ["hang", "hang", { kind: "hang" }],
];

const texts: readonly [name: string, error: string, code: ErrorCode][] = [
  ["E005", `The input or output was flagged as sensitive. ${leakMarker} (E005)`, "content_rejected"],
  ["NSFW", `NSFW content detected. Try running it again. ${leakMarker}`, "content_rejected"],
  ["PA", `Prediction interrupted; please retry (code: PA) ${leakMarker}`, "prediction_failed"],
  ["CUDA", `CUDA out of memory. Tried to allocate 20.00 MiB ${leakMarker}`, "prediction_failed"],
  ["an empty text", "", "prediction_failed"],
  ["a stack", `Traceback: /srv/${leakMarker}/predict.py line 3`, "prediction_failed"],
  ...["E1000", "E1001", "E4875", "E6716", "E8367", "E8765", "E9243", "E9825", "E9828"].map(
    (code): [string, string, ErrorCode] => [code, `${leakMarker}: error (${code})`, "prediction_failed"],
  ),
];

function first(isOn: () => boolean, script: PredictionScript): Scenario {
  return { prediction: ({ index }) => (index === 0 && isOn() ? script : undefined) };
}

function every(isOn: () => boolean, script: PredictionScript): Scenario {
  return { prediction: () => (isOn() ? script : undefined) };
}

/** Long enough for the failing polls to come before the prediction ends. */
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
  ["503", "answer.503", { kind: "answer", status: 503, body: { detail: leakMarker } }],
  ["404", "answer.404", { kind: "answer", status: 404, body: { detail: leakMarker } }],
  ["429", "answer.429", { kind: "answer", status: 429, body: { detail: leakMarker } }],
  ["reset", "reset", { kind: "reset" }],
  ["hang", "hang", { kind: "hang" }],
];

/** Three ways to stop: the timeout, the caller's signal, and `cancel`. */
const stoppings: readonly Stopping[] = [
  ...(
    [
      ["timeout", { timeoutMs: 700 }, "prediction_timeout"],
      ["signal", { stops: "signal" }, "canceled"],
      ["cancel", { stops: "cancel" }, "canceled"],
    ] as const
  ).flatMap(([who, setup, code]): Stopping[] => [
    { name: `never ends, stopped by ${who}`, fires: ["end.never"], script: never, setup, code },
    {
      name: `never starts, stopped by ${who}`,
      fires: ["end.never"],
      script: { end: { status: "never", at: "starting" } },
      setup,
      code,
      free: true,
    },
    ...cancelFaults.map(
      ([fault, fired, cancel]): Stopping => ({
        name: `never ends, stopped by ${who}, ${fault} at the first cancel`,
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
    name: "failed, but billed",
    fires: ["end.failed"],
    setUp: (isOn) => ({
      scenario: first(isOn, { end: { status: "failed", error: leakMarker, billed: true } }),
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
      name: `${status} at the provider`,
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
    name: "timeout: the cancel comes too late, and the prediction succeeds",
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
      name: `${stops}: the cancel comes too late, and the prediction succeeds`,
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
    name: "every cancel fails: the timeout ends the wait, and a retry continues with the prediction",
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
