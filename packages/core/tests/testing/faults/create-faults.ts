import type { CreateFault, RequestFault, Scenario } from "@dramatis/replicate-emulator";
import type { ErrorCode } from "../../../src/errors/error-codes.ts";
import { type FaultCase, leakMarker, none, ofAll, ofOne, once } from "./fault-case.ts";

/** Responses to a create that leave its outcome unknown. */
const unanswered: readonly [name: string, fired: string, fault: RequestFault][] = [
  ["reset", "reset", { kind: "reset" }],
  ["hang", "hang", { kind: "hang" }],
  ...[302, 408, 500, 502, 503, 504].map((status): [string, string, RequestFault] => [
    String(status),
    `answer.${status}`,
    { kind: "answer", status, body: { detail: leakMarker } },
  ]),
  ["200 with a web page", "answer.200", { kind: "answer", status: 200, body: `<html>${leakMarker}</html>` }],
  ["201 with another object", "answer.201", { kind: "answer", status: 201, body: { ok: leakMarker } }],
  [
    "201 with an invalid id",
    "answer.201",
    { kind: "answer", status: 201, body: { id: "../x", status: "starting" } },
  ],
];

const refused: readonly [name: string, status: number, code: ErrorCode, body: object][] = [
  ["400", 400, "provider_rejected", { detail: leakMarker }],
  ["401", 401, "provider_unauthorized", { title: "Unauthenticated", detail: leakMarker }],
  ["402", 402, "insufficient_credit", { title: "Insufficient credit", detail: leakMarker }],
  ["403", 403, "provider_unauthorized", { detail: leakMarker }],
  [
    "422",
    422,
    "provider_rejected",
    { detail: leakMarker, invalid_fields: [{ field: "input.prompt", description: leakMarker }] },
  ],
  ["422 for content", 422, "content_rejected", { detail: `NSFW content detected by ${leakMarker}` }],
];

const hints: readonly [name: string, fault: Pick<CreateFault & { kind: "answer" }, "body" | "headers">][] = [
  ["no hint", { body: { detail: leakMarker } }],
  ["Retry-After", { body: { detail: leakMarker }, headers: { "retry-after": "0.1" } }],
  ["retry_after", { body: { detail: leakMarker, retry_after: 0.1 } }],
  ["a text", { body: { detail: `${leakMarker}: your rate limit resets in ~0.1s.` } }],
  ["a web page", { body: `<html>${leakMarker}</html>` }],
];

/** Applies the fault to the first create while it is on. */
function first(isOn: () => boolean, create: CreateFault): Scenario {
  return { prediction: ({ index }) => (index === 0 && isOn() ? { create } : undefined) };
}

const hanging = { createMs: 1_500 };

export const createFaults: readonly FaultCase[] = [
  ...unanswered.flatMap(([name, fired, fault]) =>
    [true, false].map(
      (created): FaultCase => ({
        stage: "create",
        name: `${name}, ${created ? "created" : "nothing created"}`,
        fires: [`create.${fired}.${created ? "created" : "not-created"}`],
        setUp: (isOn) => ({
          scenario: first(isOn, { ...fault, created }),
          timing: fault.kind === "hang" ? hanging : {},
        }),
        repeats: created ? none : once,
      }),
    ),
  ),
  ...[true, false].map(
    (created): FaultCase => ({
      stage: "create",
      name: `every create reset, ${created ? "created" : "nothing created"}`,
      fires: [`create.reset.${created ? "created" : "not-created"}`],
      setUp: (isOn) => ({
        scenario: { prediction: () => (isOn() ? { create: { kind: "reset", created } } : undefined) },
      }),
      ...(created
        ? { repeats: none }
        : { fails: "provider_unavailable", failing: { single: 4, batch: 4 }, retry: "pays" }),
    }),
  ),
  {
    stage: "create",
    name: "answered after the client timed out, created",
    fires: ["create.slow-answer"],
    setUp: (isOn) => ({
      scenario: { prediction: ({ index }) => (index === 0 && isOn() ? { answerAfterMs: 4_000 } : undefined) },
      timing: hanging,
    }),
    repeats: none,
  },
  ...refused.map(
    ([name, status, code, body]): FaultCase => ({
      stage: "create",
      name,
      fires: [`create.answer.${status}.not-created`],
      setUp: (isOn) => ({ scenario: first(isOn, { kind: "answer", status, body, created: false }) }),
      fails: code,
      failing: ofOne,
      repeats: none,
      retry: "pays",
    }),
  ),
  {
    stage: "create",
    name: "404 once",
    fires: ["create.answer.404.not-created"],
    setUp: (isOn) => ({
      scenario: first(isOn, { kind: "answer", status: 404, body: { detail: leakMarker }, created: false }),
    }),
    repeats: once,
  },
  {
    stage: "create",
    name: "404 at every create",
    fires: ["create.answer.404.not-created"],
    setUp: (isOn) => ({
      scenario: {
        prediction: () =>
          isOn()
            ? { create: { kind: "answer", status: 404, body: { detail: leakMarker }, created: false } }
            : undefined,
      },
    }),
    fails: "provider_rejected",
    failing: ofAll,
    repeats: { single: 4, batch: 1 },
    retry: "pays",
  },
  {
    stage: "create",
    name: "402 from the third prediction on",
    fires: ["credit"],
    setUp: (isOn) => ({
      // Enough for two of four single predictions.
      scenario: {
        get credit() {
          return isOn() ? 2 : Number.POSITIVE_INFINITY;
        },
        prediction: () => undefined,
      },
    }),
    fails: "insufficient_credit",
    failing: { single: 2, batch: 0 },
    repeats: none,
    retry: "pays",
  },
  ...hints.map(
    ([name, fault]): FaultCase => ({
      stage: "create",
      name: `429 with ${name}`,
      fires: ["create.answer.429.not-created"],
      setUp: (isOn) => ({ scenario: first(isOn, { kind: "answer", status: 429, ...fault, created: false }) }),
      repeats: once,
    }),
  ),
  ...[undefined, ["retry-after"], ["retry_after"], ["text"], []].map(
    (hintTypes): FaultCase => ({
      stage: "create",
      name: `throttled, hints: ${hintTypes?.join() ?? "all"}`,
      fires: ["throttle.create"],
      setUp: () => ({
        scenario: {
          rateLimit: {
            createsPerMinute: 240,
            burst: 1,
            reduced: hintTypes === undefined,
            ...(hintTypes === undefined
              ? {}
              : { hints: hintTypes as ("retry-after" | "retry_after" | "text")[] }),
          },
        },
      }),
    }),
  ),
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].map(
    (code): FaultCase => ({
      stage: "create",
      name: `${code} twice`,
      fires: [`network.${code}`],
      setUp: (isOn) => ({ network: { create: (call) => (call < 2 && isOn() ? code : undefined) } }),
      // The failed creates never reach the emulator.
      repeats: none,
    }),
  ),
];
