import { DramatisError } from "../errors/dramatis-error.ts";
import type { PredictionOutput } from "../provider/prediction.ts";
import type { DownloadOptions, DownloadRange } from "../provider/prediction-provider.ts";
import type { Clock } from "../util/clock.ts";
import { isAllowed } from "./allowed-host.ts";
import { dataUrlResponse } from "./data-url.ts";

/** The user name and password of a URL, for its origin only. */
export interface Login {
  readonly origin: string;
  /** The value of an `Authorization` header. */
  readonly header: string;
}

/** Removes the user name and password from a URL and returns them; undefined if it has neither. */
export function takeLogin(url: URL): Login | undefined {
  const { username, password, origin } = url;
  if (username === "" && password === "") return undefined;
  url.username = "";
  url.password = "";
  const bytes = new TextEncoder().encode(`${decoded(username)}:${decoded(password)}`);
  return { origin, header: `Basic ${btoa(String.fromCharCode(...bytes.subarray(0, 4000)))}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where outputs can be downloaded from. */
export interface OutputSources {
  readonly fetch: typeof globalThis.fetch;
  /** Hosts that the app named, in addition to Replicate's own. */
  readonly hosts: readonly string[];
  /** The API's base URL. Its origin can serve outputs too, without https if the app chose that. */
  readonly baseUrl: string;
  readonly clock: Clock;
}

/** The limit of browsers: https://fetch.spec.whatwg.org/#http-redirect-fetch */
const maxRedirects = 20;

/** Statuses that are not caused by the range: the output does not exist, or the host is busy. */
const unrelatedToRange: readonly number[] = [404, 408, 410, 425, 429];

/**
 * Downloads an output. Its URL comes from the provider and is not trusted: only allowed origins are requested, each
 * redirect is checked, and the token is never sent. If the host cannot serve the range, the whole output is returned. A
 * user name and password in the URL are sent in a header, because `fetch` rejects such a URL.
 *
 * @throws DramatisError `download_failed`, or `no_output` if the output no longer exists.
 */
export async function downloadOutput(
  output: PredictionOutput,
  sources: OutputSources,
  { signal, range }: DownloadOptions,
): Promise<Response> {
  if (/^data:/i.test(output.url)) return dataUrlResponse(output.url, sources.clock);
  const response = await follow(output.url, sources, signal, rangeHeaders(range));
  if (range === undefined || !isRefusedRange(response)) return assertOk(response);
  discard(response);
  return assertOk(await follow(output.url, sources, signal, {}));
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-14.2 */
function rangeHeaders(range: DownloadRange | undefined): Record<string, string> {
  if (range === undefined) return {};
  const { from, validator } = range;
  return { range: `bytes=${from}-`, ...(validator === undefined ? {} : { "if-range": validator }) };
}

/**
 * Some hosts and proxies refuse a range with a status other than 416, for example because the URL's signature excludes
 * it.
 */
function isRefusedRange({ status }: Response): boolean {
  return status === 501 || (status >= 400 && status < 500 && !unrelatedToRange.includes(status));
}

async function follow(
  start: string,
  sources: OutputSources,
  signal: AbortSignal,
  headers: Record<string, string>,
): Promise<Response> {
  let address = start;
  let login: Login | undefined;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const url = allowedUrl(address, sources);
    login = takeLogin(url) ?? (login?.origin === url.origin ? login : undefined);
    const authorization = login === undefined ? {} : { authorization: login.header };
    const response = await send(url, sources, signal, { ...headers, ...authorization });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) return response;
    discard(response);
    address = URL.canParse(location, url) ? new URL(location, url).href : "";
  }
  throw new DramatisError("download_failed", `The output was redirected more than ${maxRedirects} times.`);
}

async function send(
  url: URL,
  { fetch }: OutputSources,
  signal: AbortSignal,
  headers: Record<string, string>,
): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { "accept-encoding": "identity", ...headers },
      cache: "no-store",
      redirect: "manual",
      credentials: "omit",
      signal,
    });
  } catch {
    signal.throwIfAborted();
    // Without the cause, which can repeat the URL and so a signature in its query.
    throw new DramatisError(
      "download_failed",
      "The connection failed while the output was being downloaded.",
    );
  }
}

function assertOk(response: Response): Response {
  if (response.status >= 200 && response.status < 300 && response.body !== null) return response;
  discard(response);
  if (response.status === 404 || response.status === 410) {
    throw new DramatisError(
      "no_output",
      "The output no longer exists. Replicate keeps outputs for one hour.",
    );
  }
  throw new DramatisError("download_failed", `The output could not be downloaded (HTTP ${response.status}).`);
}

function allowedUrl(address: string, { hosts, baseUrl }: OutputSources): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && isAllowed(url, hosts, new URL(baseUrl))) return url;
  throw new DramatisError(
    "download_failed",
    "The output is on a host that is not allowed. If you trust it, add it to outputHosts.",
    { retryable: false },
  );
}

/** Cancels an unread response, which would keep its connection open. Does not wait, because the cancel can hang. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
