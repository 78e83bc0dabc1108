import Replicate from "replicate";
import { ProviderError } from "../provider/provider-error.ts";
import type { Clock } from "../util/clock.ts";
import { onAbort } from "../util/on-abort.ts";
import { callAfter } from "../util/wait.ts";
import { type ApiAnswer, networkError } from "./api-errors.ts";

/** Where the API is, and the account that calls it. */
export interface ReplicateAccount {
  readonly token: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/** One request to the API. */
export interface ApiRequest {
  readonly method: "GET" | "POST";
  readonly data?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** An answer can hold outputs as data: URLs, but a genuine one is not longer than this. */
const maxAnswerBytes = 128 * 1024 * 1024;

/**
 * Sends exactly one HTTP request. The `replicate` client knows the routes and headers, but it repeats a POST after a
 * network error, and so can pay up to six times. Its `fetch` therefore stores the real outcome and always returns an
 * empty success, so that the client does not repeat the request.
 *
 * @throws ProviderError if no answer arrived.
 */
export async function askApi(
  account: ReplicateAccount,
  route: string,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const timeout = new AbortController();
  const stopTimer = callAfter(account.clock, request.timeoutMs, () =>
    timeout.abort(new DOMException("timed out", "TimeoutError")),
  );
  const stopListening = onAbort(request.signal, () => timeout.abort(request.signal.reason));

  let outcome: { answer: ApiAnswer } | { error: unknown } | undefined;
  const client = new Replicate({
    auth: account.token,
    baseUrl: account.baseUrl,
    userAgent: "dramatis",
    useFileOutput: false,
    fetch: async (url: string | URL | Request, init?: RequestInit) => {
      try {
        const response = await account.fetch(url, {
          ...init,
          cache: "no-store",
          redirect: "manual",
          signal: timeout.signal,
        });
        const body = parse(await readText(response));
        outcome = {
          answer: { status: response.status, headers: response.headers, body, at: account.clock.now() },
        };
      } catch (error) {
        outcome = { error };
      }
      return new Response("{}");
    },
  });
  try {
    await client.request(route, requestOptions(request));
  } finally {
    stopTimer();
    stopListening();
  }
  if (outcome === undefined) throw new ProviderError("internal", "Nothing was sent.", { created: "no" });
  if ("error" in outcome) throw networkError(outcome.error);
  return outcome.answer;
}

function requestOptions({ method, data, headers, params }: ApiRequest) {
  return {
    method,
    ...(data === undefined ? {} : { data }),
    ...(headers === undefined ? {} : { headers }),
    ...(params === undefined ? {} : { params }),
  };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > maxAnswerBytes) throw new Error("The answer is too long.");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
