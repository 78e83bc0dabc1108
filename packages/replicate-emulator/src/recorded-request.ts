import type { RouteName } from "./http/routes.ts";
import type { ModelInput } from "./model/model-input.ts";

/**
 * A request as it reached the emulator, throttled and refused ones included.
 *
 * @example
 * ```ts
 * const creates = emulator.requests.filter((request) => request.route === "create");
 * ```
 */
export interface RecordedRequest {
  /** Its number among all requests, from 0. */
  readonly index: number;
  readonly route: RouteName;
  readonly method: string;
  /** The whole URL. */
  readonly url: string;
  /** Path and query. */
  readonly path: string;
  /** By lower-case name; a token shows as `[redacted]`, so that its presence can be asserted. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it came: emulated milliseconds since the epoch. */
  readonly at: number;
  /** The status answered; `pending` until it is known; `reset`, `hang` or `unreachable` when there was none. */
  readonly status: number | "pending" | "reset" | "hang" | "unreachable";
  /** The prediction that it created, looked at or canceled, or whose output it asked for. */
  readonly predictionId: string | undefined;
  /** Of a create that fits the model: its input as it was sent, secrets included. */
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
    // Cut in large pieces: cutting one at each request would move the whole array each time.
    if (requests.length > limit * 1.25 + 16) requests.splice(0, requests.length - limit);
    return draft;
  }

  return { requests, add };
}
