import { createHash } from "node:crypto";
import { faultReply, problem } from "../http/problem.ts";
import { json, type Reply } from "../http/reply.ts";
import type { ModelSpec } from "../model/model.ts";
import { newOutputKey, newPredictionId } from "../prediction/prediction-id.ts";
import type { PredictionRecord } from "../prediction/prediction-record.ts";
import { isOver } from "../prediction/prediction-state.ts";
import type { PredictionScript } from "../scenario/prediction-script.ts";
import { faultName } from "../scenario/request-fault.ts";
import { scheduled } from "../scenario/schedule.ts";
import { between, hashText } from "../spread.ts";
import { countScriptFaults } from "./count-script-faults.ts";
import { type CheckedCreate, checkCreate } from "./create-body.ts";
import { type Deadline, deadlineOf, waitMsOf } from "./create-headers.ts";
import { type Call, currentState, type Emulation } from "./emulation.ts";
import { type PlacedOrder, placeOrder } from "./place-order.ts";
import { present } from "./present.ts";

type Ordered = Extract<CheckedCreate, { kind: "ordered" }> & PlacedOrder;

const DEFAULT_START_MS = [40, 200] as const;
const DEFAULT_RUN_MS = [300, 1200] as const;
const DEFAULT_VIDEO_RUN_MS = [1500, 3000] as const;

export async function create(emulation: Emulation, call: Call): Promise<Reply> {
  let model: ModelSpec | undefined;
  if (call.params.length === 2) {
    model = emulation.models.official(call.params.join("/"));
    if (model === undefined) return problem(404);
  }
  const raw = await call.request.body();
  if (raw === undefined) return problem(413);
  const checked = checkCreate(raw, model, emulation.models);
  if (checked.kind === "refused") return checked.reply;
  call.recordInput(checked.input);
  const deadline = deadlineOf(call.request.headers["cancel-after"]);
  if (deadline.kind === "invalid")
    return problem(422, { title: "Invalid Cancel-After", detail: deadline.detail });
  const placed = await placeOrder(emulation, call, checked);
  // No await from here until the prediction is created, so that creates keep their order and their index.
  const { credit } = emulation.scenario;
  if (credit !== undefined && emulation.creates.made >= credit) {
    emulation.faults.fired("credit");
    return problem(402);
  }
  return createByScript(emulation, call, { ...checked, ...placed }, deadline);
}

async function createByScript(
  emulation: Emulation,
  call: Call,
  ordered: Ordered,
  deadline: Deadline,
): Promise<Reply> {
  const { faults, clock } = emulation;
  const index = emulation.creates.count;
  const script = nextScript(emulation, ordered);
  const fault = script.create;
  if (fault !== undefined) {
    faults.fired(`create.${faultName(fault)}.${fault.created ? "created" : "not-created"}`);
    if (!fault.created) return faultReply(fault);
  }
  const record = newRecord({ emulation, call, ordered, deadline, script, index });
  emulation.predictions.add(record);
  emulation.creates.made += 1;
  call.recordPrediction(record);
  countScriptFaults(faults, script);
  emulation.webhooks.watch(record);
  if (script.answerAfterMs !== undefined) {
    faults.fired("create.slow-answer");
    await clock.sleep(script.answerAfterMs, call.request.signal);
  }
  if (fault !== undefined) return faultReply(fault);
  const waitMs = waitMsOf(call.request.headers.prefer);
  if (waitMs === undefined) return json(201, await present(emulation, record));
  await waitForEnd(emulation, record, waitMs, call.request.signal);
  // According to Replicate's schema, the status is 202 if the wait timed out and 201 if the prediction finished.
  const status = isOver(currentState(emulation, record)) ? 201 : 202;
  return json(status, await present(emulation, record), { "preference-applied": `wait=${waitMs / 1000}` });
}

function nextScript(emulation: Emulation, ordered: Ordered): PredictionScript {
  const { creates, scenario } = emulation;
  const model = ordered.model.name;
  // A digest, because inputs can contain images as data URLs.
  const inputKey = createHash("sha256")
    .update(JSON.stringify([model, ordered.input]))
    .digest("base64");
  const attempt = creates.attempts.get(inputKey) ?? 0;
  creates.attempts.set(inputKey, attempt + 1);
  const index = creates.count;
  creates.count += 1;
  return scheduled(scenario.prediction, { index, attempt, model, input: ordered.input }) ?? {};
}

interface NewRecord {
  readonly emulation: Emulation;
  readonly call: Call;
  readonly ordered: Ordered;
  readonly deadline: Deadline;
  readonly script: PredictionScript;
  readonly index: number;
}

function newRecord({ emulation, call, ordered, deadline, script, index }: NewRecord): PredictionRecord {
  const createdAt = emulation.clock.now();
  const { timing } = emulation.scenario;
  const { model, order } = ordered;
  const usualRunMs = model.media === "video" ? DEFAULT_VIDEO_RUN_MS : DEFAULT_RUN_MS;
  const startsAt =
    createdAt + (script.startMs ?? between(...(timing?.startMs ?? DEFAULT_START_MS), `start ${index}`));
  const endsAt = startsAt + (script.runMs ?? between(...(timing?.runMs ?? usualRunMs), `run ${index}`));
  return {
    id: newPredictionId(),
    index,
    model,
    input: ordered.input,
    order,
    seed: order.seed ?? hashText(`seed ${index}`),
    script: withFailure(script, ordered.failure),
    webhook: ordered.webhook,
    apiOrigin: call.apiOrigin,
    outputOrigin: call.outputOrigin,
    outputKey: newOutputKey(),
    createdAt,
    startsAt,
    endsAt,
    deadline: deadline.kind === "after" ? createdAt + deadline.ms : undefined,
    canceledAt: undefined,
    polls: 0,
    cancels: 0,
    downloads: new Map(),
    watchers: new Set(),
    dataUrls: undefined,
  };
}

/** Makes a prediction fail if its input cannot be read, unless the script already makes it fail. */
function withFailure(script: PredictionScript, error: string | undefined): PredictionScript {
  const succeeds = script.end === undefined || script.end.status === "succeeded";
  return error === undefined || !succeeds ? script : { ...script, end: { status: "failed", error } };
}

/** Waits until the prediction finishes, the time is up, or the caller disconnects. */
async function waitForEnd(
  emulation: Emulation,
  record: PredictionRecord,
  waitMs: number,
  signal: AbortSignal,
) {
  const { clock } = emulation;
  const done = new AbortController();
  const stop = () => done.abort();
  const cancelTimer = clock.after(waitMs, stop, { hold: true });
  signal.addEventListener("abort", stop);
  try {
    while (!done.signal.aborted && !clock.stopped) {
      const state = currentState(emulation, record);
      if (isOver(state)) return;
      const change = new AbortController();
      const wake = () => change.abort();
      record.watchers.add(wake);
      done.signal.addEventListener("abort", wake);
      const untilChange = state.nextChangeAt === undefined ? waitMs : state.nextChangeAt - clock.now();
      // Timers can fire slightly early, so wait at least 1 ms to avoid a busy loop.
      await clock.sleep(Math.max(1, untilChange), change.signal);
      record.watchers.delete(wake);
      done.signal.removeEventListener("abort", wake);
    }
  } finally {
    cancelTimer();
    signal.removeEventListener("abort", stop);
  }
}
