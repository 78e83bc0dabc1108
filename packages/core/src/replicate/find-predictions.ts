import type { JsonObject } from "../json.ts";
import type { FoundPrediction } from "../provider/prediction.ts";
import { ProviderError } from "../provider/provider-error.ts";
import type { ApiAnswer } from "./api-answer.ts";
import { answerError } from "./api-errors.ts";
import type { ModelReference } from "./model-reference.ts";
import { type ReplicatePrediction, readPage, toPrediction } from "./prediction-schema.ts";
import { sameInput } from "./same-input.ts";

/** What is looked for: predictions of this model with exactly this input, created since then. */
export interface LookUp {
  readonly model: ModelReference;
  readonly input: JsonObject;
  readonly since: Date;
}

/** Clocks are compared through a header that counts whole seconds, on an answer that took a while to come. */
const clockMarginMs = 5_000;
/** 100 predictions a page, newest first: many more than an account makes in the hour for which they can be told apart. */
const maxPages = 100;

/**
 * Goes through the list of predictions, newest first, back to the time asked for. `created_at` is told by
 * Replicate's clock, so the time is first put into that clock by the answer's `Date`.
 *
 * @param ask - fetches the list, or the page with that query.
 * @throws ProviderError where the list cannot answer.
 */
export async function* findPredictions(
  lookUp: LookUp,
  ask: (query: string) => Promise<ApiAnswer>,
): AsyncGenerator<FoundPrediction> {
  let query = "";
  let oldest: number | undefined;
  for (let pages = 0; pages < maxPages; pages++) {
    const answer = await ask(query);
    const error = answerError(answer);
    if (error !== undefined) throw error;
    const page = readPage(answer.body);
    if (page === undefined) break;
    oldest ??= lookUp.since.getTime() + clockSkew(answer) - clockMarginMs;
    for (const prediction of page.results) {
      if (createdAt(prediction) < oldest || !isOf(prediction, lookUp.model)) continue;
      // After an hour nothing is left of its input: it may be the one, and nobody can tell.
      const isGone = prediction.data_removed === true;
      const sameness = isGone ? "maybe" : sameInput(lookUp.input, prediction.input ?? {});
      if (sameness === "other") continue;
      yield sameness === "maybe" ? { ...toPrediction(prediction), isUnsure: true } : toPrediction(prediction);
    }
    const last = page.results.at(-1);
    if (page.next === undefined || (last !== undefined && createdAt(last) < oldest)) return;
    // Only the query is taken over: the address of the next page is no reason to ask another host.
    query = URL.canParse(page.next, "http://next") ? new URL(page.next, "http://next").search : "";
    if (query === "") break;
  }
  throw unreadable();
}

function unreadable(): ProviderError {
  return new ProviderError("provider_unavailable", "Replicate's list of predictions could not be read.", {
    created: "unknown",
    transient: true,
  });
}

function clockSkew({ headers, at }: ApiAnswer): number {
  const theirs = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(theirs) ? 0 : theirs - at;
}

function createdAt(prediction: ReplicatePrediction): number {
  const time = Date.parse(prediction.created_at ?? "");
  // One that does not say when it was created may be the one.
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

function isOf(prediction: ReplicatePrediction, model: ModelReference): boolean {
  const { version, model: name } = prediction;
  // What the list keeps to itself may be the one; its input has to be the same all the same.
  const isVersion =
    model.version === undefined || version == null || version === "hidden" || version === model.version;
  const isName = model.name === undefined || name == null || name.toLowerCase() === model.name.toLowerCase();
  return isVersion && isName;
}
