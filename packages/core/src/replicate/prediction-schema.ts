import * as z from "zod/mini";
import type { Prediction, PredictionOutput, PredictionState } from "../provider/prediction.ts";
import { predictionFailure } from "./prediction-failure.ts";

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

/** In the words of the provider contract. */
export function toPrediction(prediction: ReplicatePrediction): Prediction {
  const { id, created_at, metrics } = prediction;
  return {
    id,
    state: stateOf(prediction),
    ...(created_at == null ? {} : { createdAt: created_at }),
    ...(metrics?.predict_time == null ? {} : { predictSeconds: metrics.predict_time }),
  };
}

function stateOf({ status, output, error, data_removed }: ReplicatePrediction): PredictionState {
  switch (status) {
    case "succeeded":
      return { status: "succeeded", outputs: outputsOf(output), removed: data_removed === true };
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

/** A model's output is one address or a list of them; what is no address keeps its place as null. */
function outputsOf(output: unknown): (PredictionOutput | null)[] {
  if (output == null || output === "") return [];
  const items: unknown[] = Array.isArray(output) ? output : [output];
  return items.map((item) =>
    typeof item === "string" && /^(https?|data):/i.test(item) ? { url: item } : null,
  );
}
