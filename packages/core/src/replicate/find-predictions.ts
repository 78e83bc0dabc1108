import type { JsonObject } from "../json.ts";
import type { FoundPrediction, OutputKind } from "../provider/prediction.ts";
import { ProviderError } from "../provider/provider-error.ts";
import type { ApiAnswer } from "./api-answer.ts";
import { answerError } from "./api-errors.ts";
import type { ModelReference } from "./model-reference.ts";
import { type ReplicatePrediction, readPage, toPrediction } from "./prediction-schema.ts";
import { sameInput } from "./same-input.ts";

/** What is looked for: predictions of this model with this input, created since then. */
export interface LookUp {
  readonly model: ModelReference;
  /** What the predictions were asked for. */
  readonly kind: OutputKind;
  readonly input: JsonObject;
  /** By the wall clock of this machine. */
  readonly since: Date;
}

/** Clocks are compared through a header that counts whole seconds, on an answer that took a while to come. */
const sameClockMs = 5_000;
/** What is a minute older than what is looked for may still be it: `created_at` need not be the header's clock. */
const marginMs = 60_000;
/** Where the clocks contradict each other, so much more is looked through. */
const doubtMs = 60 * 60 * 1000;
/** 100 predictions a page, newest first: many more than an account makes in the hour for which they can be told apart. */
const maxPages = 100;

/**
 * Goes through the list of predictions, newest first, until everything since the time asked for was seen. `created_at`
 * is Replicate's time, so ours is compared with the answer's `Date` first: where they agree, a minute before is enough;
 * where they do not, nobody knows which one is right, and the list is gone through to an hour before the earliest.
 *
 * Time only ends the paging. What has the input that is looked for and is older, on a page that was read anyway, may
 * be it all the same.
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
    oldest ??= oldestOf(lookUp.since.getTime(), answer, page.results);
    for (const prediction of page.results) {
      const found = compare(prediction, lookUp, oldest);
      if (found !== undefined) yield found;
    }
    const last = page.results.at(-1);
    if (page.next === undefined || (last !== undefined && createdAt(last) < oldest)) return;
    // Only the query is taken over: the address of the next page is no reason to ask another host.
    query = URL.canParse(page.next, "http://next") ? new URL(page.next, "http://next").search : "";
    if (query === "") break;
  }
  throw unreadable();
}

/** The prediction, with how sure it is; undefined where it is another one. */
function compare(
  prediction: ReplicatePrediction,
  { model, kind, input }: LookUp,
  oldest: number,
): FoundPrediction | undefined {
  if (!isOf(prediction, model)) return undefined;
  // After an hour nothing is left of its input: it may be the one, and nobody can tell.
  const match = prediction.data_removed === true ? "unknown" : sameInput(input, prediction.input);
  if (match === "other") return undefined;
  const found = toPrediction(prediction, kind);
  if (createdAt(prediction) >= oldest) return match === "same" ? found : { ...found, match };
  const mayBeIt = match === "same" && createdAt(prediction) >= oldest - doubtMs;
  return mayBeIt ? { ...found, match: "unknown" } : undefined;
}

/** The time, by the list's own clock, before which nothing has to be looked for. */
function oldestOf(since: number, { headers, at }: ApiAnswer, newest: readonly ReplicatePrediction[]): number {
  const theirs = Date.parse(headers.get("date") ?? "");
  const skew = theirs - at;
  if (Math.abs(skew) <= sameClockMs) return since - marginMs;
  const listed = newest.map(createdAt).filter(Number.isFinite);
  return Math.min(since, ...(Number.isNaN(skew) ? [] : [since + skew]), ...listed.slice(0, 1)) - doubtMs;
}

function unreadable(): ProviderError {
  return new ProviderError("provider_unavailable", "Replicate's list of predictions could not be read.", {
    created: "unknown",
    transient: true,
  });
}

function createdAt(prediction: ReplicatePrediction): number {
  const time = Date.parse(prediction.created_at ?? "");
  // One that does not say when it was created may be the one.
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

function isOf(prediction: ReplicatePrediction, model: ModelReference): boolean {
  const { version, model: name } = prediction;
  // What the list keeps to itself may be the one; its input has to fit all the same.
  const isVersion =
    model.version === undefined || version == null || version === "hidden" || version === model.version;
  const isName = model.name === undefined || name == null || name.toLowerCase() === model.name.toLowerCase();
  return isVersion && isName;
}
