import * as z from "zod/mini";
import type { OutputKind, Prediction, PredictionState } from "../provider/prediction.ts";
import { predictionFailure } from "./prediction-failure.ts";
import { type ReadOutput, readOutput } from "./prediction-output.ts";

/** Only the needed members of Replicate's prediction, so that later additions do not break the app. */
const predictionSchema = z.object({
  // The id goes into paths and into the journal, so its format is checked.
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  status: z.string(),
  // An invalid optional member must not hide a prediction that was paid for.
  model: z.catch(z.nullish(z.string()), undefined),
  version: z.catch(z.nullish(z.string()), undefined),
  input: z.catch(z.nullish(z.record(z.string(), z.unknown())), undefined),
  output: z.nullish(z.unknown()),
  error: z.nullish(z.unknown()),
  data_removed: z.catch(z.nullish(z.boolean()), undefined),
  created_at: z.catch(z.nullish(z.string()), undefined),
  metrics: z.catch(z.nullish(z.object({ predict_time: z.nullish(z.number()) })), undefined),
});

/** The needed members of a Replicate prediction. */
export type ReplicatePrediction = z.infer<typeof predictionSchema>;

const pageSchema = z.object({
  results: z.array(z.unknown()),
  next: z.nullish(z.string()),
});

/** Reads a prediction; undefined if the body is not one. */
export function readPrediction(body: unknown): ReplicatePrediction | undefined {
  return predictionSchema.safeParse(body).data;
}

/** Reads a page of the list; undefined if it or one of its entries is invalid, because that could be the wanted one. */
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
 * Translates a prediction to the provider contract.
 * @param kind - the requested kind, which decides which addresses of the output are used.
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
    // `aborted` means that the deadline passed before the start.
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
