import type { FoundPrediction, OutputKind } from "../provider/prediction.ts";
import { ProviderError } from "../provider/provider-error.ts";
import type { JsonObject } from "../util/json.ts";
import { type ApiAnswer, answerError } from "./api-errors.ts";
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
 * Time only ends the paging. What may be it by its input and is up to an hour older, on a page that was read anyway,
 * may be it all the same.
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
    if (page.next === undefined || isFollowedByOlder(page.results, oldest)) return;
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
  if (!isOfModel(prediction, model)) return undefined;
  // After an hour nothing is left of its input: it may be the one, and nobody can tell.
  const compared = (sent: JsonObject) =>
    prediction.data_removed === true ? "unknown" : sameInput(sent, prediction.input);
  const match = compared(input);
  if (match === "other") return undefined;
  const isOf = (call: { readonly input: JsonObject }) => compared(call.input) !== "other";
  const found = toPrediction(prediction, kind);
  if (createdAt(prediction) >= oldest) return match === "same" ? found : { ...found, match, isOf };
  // What Replicate removed is older than an hour in any case.
  const mayBeIt = createdAt(prediction) >= oldest - doubtMs && prediction.data_removed !== true;
  return mayBeIt ? { ...found, match: "unknown", isOf } : undefined;
}

/** Whether what follows a page is older. Only one that is itself in order, newest first, shows that the list is. */
function isFollowedByOlder(page: readonly ReplicatePrediction[], oldest: number): boolean {
  const times = page.map(createdAt);
  const isInOrder =
    times.length > 1 && times.every((time, index) => index === 0 || time <= Number(times[index - 1]));
  return isInOrder && Number(times.at(-1)) < oldest;
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

/** One that does not say when it was created may be the one. A time without a zone is UTC, as all of Replicate's are. */
function createdAt({ created_at }: ReplicatePrediction): number {
  const text = created_at?.trim().replace(/^(\d{4}-\d\d-\d\d)[T ]([\d:.]+)$/, "$1T$2Z") ?? "";
  const time = Date.parse(text);
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

/**
 * Whether a prediction may be of the model. Only a version or a name that is shown, and differs, proves that it is not:
 * a list may keep them to itself, shorten them, or write a version behind its name.
 */
function isOfModel({ version, model }: ReplicatePrediction, wanted: ModelReference): boolean {
  return fitsVersion(wanted.version, version ?? "") && fitsName(wanted.name, model ?? "");
}

function fitsVersion(wanted: string | undefined, shown: string): boolean {
  const [, hash] = /(?:^|:)([0-9a-f]{8,64})$/i.exec(shown) ?? [];
  return wanted === undefined || hash === undefined || wanted.startsWith(hash.toLowerCase());
}

function fitsName(wanted: string | undefined, shown: string): boolean {
  const [, owner, name] = /(?:^|\/)([\w.-]+)\/([\w.-]+)(?::[^/]*)?$/.exec(shown) ?? [];
  return (
    wanted === undefined || owner === undefined || wanted.toLowerCase() === `${owner}/${name}`.toLowerCase()
  );
}
