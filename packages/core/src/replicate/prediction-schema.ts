import * as z from "zod/mini";
import type { OutputKind, Prediction, PredictionState } from "../provider/prediction.ts";
import { predictionFailure } from "./prediction-failure.ts";
import { type ReadOutput, readOutput } from "./prediction-output.ts";

/** As little of Replicate's prediction as is needed: what it adds tomorrow must not break today's app. */
const predictionSchema = z.object({
  // The id goes into paths and into the journal, so it must be what Replicate's ids are.
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  status: z.string(),
  // What nobody needs to know must not hide a prediction that is paid.
  model: z.catch(z.nullish(z.string()), undefined),
  version: z.catch(z.nullish(z.string()), undefined),
  input: z.catch(z.nullish(z.record(z.string(), z.unknown())), undefined),
  output: z.nullish(z.unknown()),
  error: z.nullish(z.unknown()),
  data_removed: z.catch(z.nullish(z.boolean()), undefined),
  created_at: z.catch(z.nullish(z.string()), undefined),
  metrics: z.catch(z.nullish(z.object({ predict_time: z.nullish(z.number()) })), undefined),
});

/** A prediction of Replicate's, as far as it was read. */
export type ReplicatePrediction = z.infer<typeof predictionSchema>;

const pageSchema = z.object({
  results: z.array(z.unknown()),
  next: z.nullish(z.string()),
});

/** undefined where the body is no prediction. */
export function readPrediction(body: unknown): ReplicatePrediction | undefined {
  return predictionSchema.safeParse(body).data;
}

/** A page of the list; undefined where the body is none, or where an entry cannot be read: it may be the one. */
export function readPage(
  body: unknown,
): { results: ReplicatePrediction[]; next: string | undefined } | undefined {
  const page = pageSchema.safeParse(body).data;
  if (page === undefined) return undefined;
  const results = page.results.map(readPrediction);
  if (!isWhole(results)) return undefined;
  return { results, next: page.next ?? undefined };
}

function isWhole(results: (ReplicatePrediction | undefined)[]): results is ReplicatePrediction[] {
  return !results.includes(undefined);
}

/**
 * In the words of the provider contract.
 * @param kind - what the prediction was asked for: of several addresses in an output, it decides which count.
 */
export function toPrediction(prediction: ReplicatePrediction, kind: OutputKind): Prediction {
  const { id, created_at, metrics } = prediction;
  return {
    id,
    state: stateOf(prediction, kind),
    ...(created_at == null ? {} : { createdAt: created_at }),
    ...(metrics?.predict_time == null ? {} : { predictSeconds: metrics.predict_time }),
  };
}

function stateOf(
  { status, output, error, data_removed }: ReplicatePrediction,
  kind: OutputKind,
): PredictionState {
  switch (status) {
    case "succeeded":
      return succeeded(readOutput(output, kind), data_removed === true);
    case "failed":
      return { status: "failed", failure: predictionFailure(error) };
    // `aborted`: the deadline came before the start.
    case "canceled":
    case "aborted":
      return { status: "canceled" };
    case "starting":
      return { status: "starting" };
    default:
      return { status: "processing" };
  }
}

function succeeded({ outputs, hasUnread }: ReadOutput, removed: boolean): PredictionState {
  return { status: "succeeded", outputs, removed, ...(hasUnread ? { hasUnreadOutput: true } : {}) };
}
