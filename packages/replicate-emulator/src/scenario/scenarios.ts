import type { ModelInput } from "../model/model-input.ts";
import type { PredictionScript } from "./prediction-script.ts";
import type { Scenario } from "./scenario.ts";

const NSFW = "NSFW content detected. Try running it again, or try a different prompt.";
const DIRECTOR = "Director: unexpected error handling prediction (E9828)";
const INTERRUPTED = "Prediction interrupted; please retry (code: PA)";
const OUT_OF_MEMORY = "CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 39.39 GiB total capacity)";

const BATCH_PARAMETERS = ["num_outputs", "number_of_images", "max_images"];

const named = {
  plain: { description: "no faults" },
  instant: {
    description: "no faults and no delays: predictions finish immediately",
    timing: { startMs: [0, 0], runMs: [0, 0] },
  },
  slow: {
    description: "predictions take 8 to 16 seconds",
    timing: { startMs: [2_000, 4_000], runMs: [6_000, 12_000] },
  },
  "one-fails": {
    description: "the second prediction fails as NSFW, the others succeed",
    prediction: [undefined, failing(NSFW)],
  },
  "all-fail": { description: "every prediction fails (E9828)", prediction: () => failing(DIRECTOR) },
  interrupted: {
    description: "the first attempt of each input is interrupted (PA), the second succeeds",
    prediction: ({ attempt }) => (attempt === 0 ? failing(INTERRUPTED) : undefined),
  },
  "out-of-memory": {
    description: "every prediction runs out of memory",
    prediction: () => failing(OUT_OF_MEMORY),
  },
  "never-ends": {
    description: "the second prediction stays in processing forever",
    prediction: [undefined, { end: { status: "never" } }],
  },
  "poor-account": {
    description: "6 creates per minute with a burst of 1, as with less than $5 of credit",
    rateLimit: { createsPerMinute: 6, burst: 1, reduced: true },
  },
  "no-credit": { description: "every create is answered with 402", credit: 0 },
  "reset-before-create": {
    description: "the connection of the first create breaks, and nothing is created",
    prediction: [{ create: { kind: "reset", created: false } }],
  },
  "reset-after-create": {
    description: "the connection of the first create breaks, but the prediction runs",
    prediction: [{ create: { kind: "reset", created: true } }],
  },
  "bad-gateway-after-create": {
    description: "the first create is answered with 502, but the prediction runs",
    prediction: [{ create: { kind: "answer", status: 502, created: true } }],
  },
  "list-lag": {
    description: "like reset-after-create, and the list shows predictions 3 seconds late",
    prediction: [{ create: { kind: "reset", created: true } }],
    list: { lagMs: 3_000 },
  },
  "list-down": {
    description: "like reset-after-create, and the list answers 500",
    prediction: [{ create: { kind: "reset", created: true } }],
    list: { calls: () => ({ kind: "answer", status: 500 }) },
  },
  "flaky-polls": {
    description: "every second poll is answered with 503",
    prediction: () => ({
      polls: ({ index }) => (index % 2 === 0 ? { kind: "answer", status: 503 } : undefined),
    }),
  },
  "short-output": {
    description: "every prediction makes one image fewer than requested",
    prediction: ({ input }) => ({ output: { kind: "count", count: askedFor(input) - 1 } }),
  },
  "null-output": {
    description: "every prediction succeeds with null as its output",
    prediction: () => ({ output: { kind: "value", value: null } }),
  },
  "data-urls": {
    description: "outputs are data URLs",
    prediction: () => ({ output: { kind: "data-urls" } }),
  },
  "flaky-downloads": {
    description: "the first download of each output is truncated, the second succeeds",
    prediction: () => ({
      downloads: ({ attempt }) => (attempt === 0 ? { kind: "truncated", declared: true } : undefined),
    }),
  },
  "dead-downloads": {
    description: "the outputs of the second prediction are missing (404)",
    prediction: [undefined, { downloads: () => ({ kind: "answer", status: 404 }) }],
  },
  "html-downloads": {
    description: "downloads are answered with 200 and an HTML page",
    prediction: () => ({ downloads: () => ({ kind: "html" }) }),
  },
  "redirected-downloads": {
    description: "downloads are redirected to a host that does not belong to Replicate",
    prediction: () => ({ downloads: () => ({ kind: "redirect", to: "http://images.example/out-0.png" }) }),
  },
  "mp4-videos": { description: "videos are AV1 in MP4 instead of VP8 in WebM", videoFormat: "mp4" },
  "late-cancel": {
    description: "cancels come too late, and the predictions succeed anyway",
    prediction: () => ({ cancels: () => ({ kind: "too-late" }) }),
  },
} satisfies Readonly<Record<string, Scenario>>;

/** The names of the scenarios. */
export type ScenarioName = keyof typeof named;

/**
 * Named scenarios, for `createEmulator({ scenario })` and for `replicate-emulator --scenario`.
 *
 * @example createEmulator({ scenario: scenarios["poor-account"] })
 */
export const scenarios: Readonly<Record<ScenarioName, Scenario & { readonly description: string }>> = named;

/** Returns whether a string is the name of a scenario. */
export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name);
}

function failing(error: string): PredictionScript {
  return { end: { status: "failed", error } };
}

function askedFor(input: ModelInput): number {
  const asked = BATCH_PARAMETERS.map((parameter) => input[parameter]).find(
    (value) => typeof value === "number",
  );
  return typeof asked === "number" ? asked : 1;
}
