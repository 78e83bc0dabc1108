import type { FoundPrediction, OutputKind } from "../provider/prediction.ts";
import { ProviderError } from "../provider/provider-error.ts";
import type { JsonObject } from "../util/json.ts";
import { type ApiAnswer, answerError } from "./api-errors.ts";
import type { ModelReference } from "./model-reference.ts";
import { type ReplicatePrediction, readPage, toPrediction } from "./prediction-schema.ts";
import { sameInput } from "./same-input.ts";

/** What to look for: predictions of this model with this input, created since this time. */
export interface LookUp {
  readonly model: ModelReference;
  /** The kind of output that was requested. */
  readonly kind: OutputKind;
  readonly input: JsonObject;
  /** By the wall clock of this machine. */
  readonly since: Date;
}

/** Tolerance of the clock comparison: the header has whole seconds, and the answer takes time to arrive. */
const sameClockMs = 5_000;
/** A match can be this much older, because `created_at` can come from another clock than the header. */
const marginMs = 60_000;
/** If the clocks disagree, the search goes back this much further. */
const doubtMs = 60 * 60 * 1000;
/** At 100 predictions a page, far more than an account makes in the hour before their inputs are removed. */
const maxPages = 100;

/**
 * Searches the list of predictions, newest first, until it has seen everything since the given time. `created_at` is
 * Replicate's time, so our clock is first compared with the answer's `Date`. If they agree, the search goes back one
 * minute further. If they disagree, either can be wrong, so the search goes back to an hour before the earliest of
 * them.
 *
 * Time only ends the paging. A prediction on a page that was read anyway, whose input fits and which is up to an hour
 * older, is still a possible match.
 *
 * @param ask - fetches the page of the list with this query.
 * @throws ProviderError if the list cannot be read.
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
    // Only the query is used, so that the address of the next page cannot lead to another host.
    query = URL.canParse(page.next, "http://next") ? new URL(page.next, "http://next").search : "";
    if (query === "") break;
  }
  throw unreadable();
}

/** Returns the prediction and how well it matches; undefined if it is proven to be another one. */
function compare(
  prediction: ReplicatePrediction,
  { model, kind, input }: LookUp,
  oldest: number,
): FoundPrediction | undefined {
  if (!isOfModel(prediction, model)) return undefined;
  // After an hour its input is removed, so it can be neither confirmed nor excluded.
  const compared = (sent: JsonObject) =>
    prediction.data_removed === true ? "unknown" : sameInput(sent, prediction.input);
  const match = compared(input);
  if (match === "other") return undefined;
  const isOf = (call: { readonly input: JsonObject }) => compared(call.input) !== "other";
  const found = toPrediction(prediction, kind);
  if (createdAt(prediction) >= oldest) return match === "same" ? found : { ...found, match, isOf };
  // Removed data means that the prediction is more than an hour old.
  const mayBeIt = createdAt(prediction) >= oldest - doubtMs && prediction.data_removed !== true;
  return mayBeIt ? { ...found, match: "unknown", isOf } : undefined;
}

/** Whether all later pages are older. Only a page that is in order, newest first, shows that the list is in order. */
function isFollowedByOlder(page: readonly ReplicatePrediction[], oldest: number): boolean {
  const times = page.map(createdAt);
  const isInOrder =
    times.length > 1 && times.every((time, index) => index === 0 || time <= Number(times[index - 1]));
  return isInOrder && Number(times.at(-1)) < oldest;
}

/** Returns the time, by the list's clock, at which the search can stop. */
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

/**
 * Reads the creation time; without one, the prediction stays a possible match. A time without a zone is UTC, like all
 * of Replicate's.
 */
function createdAt({ created_at }: ReplicatePrediction): number {
  const text = created_at?.trim().replace(/^(\d{4}-\d\d-\d\d)[T ]([\d:.]+)$/, "$1T$2Z") ?? "";
  const time = Date.parse(text);
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

/**
 * Whether a prediction can be of the model. Only a shown version or name that differs proves that it is not, because a
 * list can omit them, shorten them, or append a version to the name.
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
