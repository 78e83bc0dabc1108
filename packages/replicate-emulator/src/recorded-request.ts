import type { RouteName } from "./http/routes.ts";
import type { ModelInput } from "./model/model-input.ts";

/**
 * A request that reached the emulator, including throttled and rejected ones.
 *
 * @example
 * ```ts
 * const creates = emulator.requests.filter((request) => request.route === "create");
 * ```
 */
export interface RecordedRequest {
  /** The index among all requests, from 0. */
  readonly index: number;
  readonly route: RouteName;
  readonly method: string;
  /** The complete URL. */
  readonly url: string;
  /** The path and the query. */
  readonly path: string;
  /** The headers by lower-case name. A token is shown as `[redacted]`, so that tests can check that it is present. */
  readonly headers: Readonly<Record<string, string>>;
  /** The time of arrival, in emulated milliseconds since the epoch. */
  readonly at: number;
  /** The status of the answer; `pending` until it is known; `reset`, `hang` or `unreachable` if the request got no answer. */
  readonly status: number | "pending" | "reset" | "hang" | "unreachable";
  /** The prediction that the request created, read or canceled, or whose output it downloaded. */
  readonly predictionId: string | undefined;
  /** For a create with a valid input: the input as it was sent, including secrets. */
  readonly input: ModelInput | undefined;
}

type Draft = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

export interface RequestLog {
  readonly requests: readonly RecordedRequest[];
  add(entry: Omit<RecordedRequest, "index" | "status" | "predictionId" | "input">): Draft;
}

const SECRET_HEADERS = ["authorization", "cookie", "proxy-authorization"];

export function createRequestLog(limit: number): RequestLog {
  const requests: RecordedRequest[] = [];
  let count = 0;

  function add(entry: Omit<RecordedRequest, "index" | "status" | "predictionId" | "input">): Draft {
    const headers = { ...entry.headers };
    for (const name of SECRET_HEADERS) if (headers[name] !== undefined) headers[name] = "[redacted]";
    const draft: Draft = {
      ...entry,
      headers,
      index: count,
      status: "pending",
      predictionId: undefined,
      input: undefined,
    };
    count += 1;
    requests.push(draft);
    // Removes many at once, because removing one per request would move the whole array each time.
    if (requests.length > limit * 1.25 + 16) requests.splice(0, requests.length - limit);
    return draft;
  }

  return { requests, add };
}
