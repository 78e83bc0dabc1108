import type { Redaction } from "../scenario/scenario.ts";
import { logsOf } from "./prediction-logs.ts";
import { outputOf } from "./prediction-output.ts";
import type { PredictionRecord } from "./prediction-record.ts";
import { isOver, type PredictionState } from "./prediction-state.ts";
import { shownInput } from "./shown-input.ts";

export interface JsonView {
  readonly now: number;
  /** How long input, output and logs are kept after the end, in milliseconds. */
  readonly retentionMs: number;
  /** How secret inputs are shown. */
  readonly redaction: Redaction;
}

/** Returns whether a prediction's data has been removed. */
export function isDataRemoved(state: PredictionState, view: Pick<JsonView, "now" | "retentionMs">): boolean {
  return state.completedAt !== undefined && view.now >= state.completedAt + view.retentionMs;
}

/** Formats the prediction as the API does. Fields without a value are missing, as on Replicate. */
export function predictionJson(record: PredictionRecord, state: PredictionState, view: JsonView) {
  const removed = isDataRemoved(state, view);
  const { end } = record.script;
  const prediction = `${record.apiOrigin}/v1/predictions/${record.id}`;
  return {
    id: record.id,
    model: record.model.name,
    version: record.model.version ?? "hidden",
    input: removed ? {} : shownInput(record.model, record.input, view.redaction),
    logs: removed ? "" : logsOf(record, state, view.now),
    output: removed ? null : visibleOutput(record, state),
    data_removed: removed,
    error: state.status === "failed" && end?.status === "failed" ? end.error : null,
    source: "api",
    status: state.status,
    created_at: isoTime(record.createdAt),
    ...(state.startedAt === undefined ? {} : { started_at: isoTime(state.startedAt) }),
    ...(state.completedAt === undefined ? {} : { completed_at: isoTime(state.completedAt) }),
    ...(record.deadline === undefined ? {} : { deadline: isoTime(record.deadline) }),
    ...(isOver(state) ? { metrics: metricsOf(record, state) } : {}),
    ...(record.webhook === undefined ? {} : { webhook: record.webhook.url }),
    ...(record.webhook?.events === undefined ? {} : { webhook_events_filter: record.webhook.events }),
    urls: {
      get: prediction,
      cancel: `${prediction}/cancel`,
      web: `https://replicate.com/p/${record.id}`,
      stream: `${record.apiOrigin}/v1/streams/${record.outputKey}`,
    },
  };
}

function visibleOutput(record: PredictionRecord, state: PredictionState): unknown {
  const early = state.status === "processing" && record.script.earlyOutput === true;
  return state.status === "succeeded" || early ? outputOf(record) : null;
}

function metricsOf(record: PredictionRecord, state: PredictionState) {
  const { startedAt, completedAt = record.createdAt } = state;
  const total = { total_time: (completedAt - record.createdAt) / 1000 };
  return startedAt === undefined ? total : { predict_time: (completedAt - startedAt) / 1000, ...total };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
