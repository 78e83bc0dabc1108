import { DramatisError } from "../errors/dramatis-error.ts";
import type { PredictionOutput } from "../provider/prediction.ts";
import type { DownloadOptions, DownloadRange } from "../provider/prediction-provider.ts";
import type { Clock } from "../util/clock.ts";
import { isAllowed } from "./allowed-host.ts";
import { dataUrlResponse } from "./data-url.ts";

/** The user name and the password of an address, for its origin only. */
export interface Login {
  readonly origin: string;
  /** The value of an `Authorization` header. */
  readonly header: string;
}

/** Takes the user name and the password out of an address; undefined where it has none. */
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

/** Where outputs may come from. */
export interface OutputSources {
  readonly fetch: typeof globalThis.fetch;
  /** Hosts that the app named, besides Replicate's own. */
  readonly hosts: readonly string[];
  /** The API's own address: its origin may serve outputs too, and without https where the app chose so. */
  readonly baseUrl: string;
  readonly clock: Clock;
}

/** As many as browsers follow: https://fetch.spec.whatwg.org/#http-redirect-fetch */
const maxRedirects = 20;

/** What a host answers that would answer the same without a range: it has no such output, or no time now. */
const notOfRange: readonly number[] = [404, 408, 410, 425, 429];

/**
 * Fetches an output. Its address comes from the provider and is not trusted: only origins that are allowed, each
 * redirect checked again, and never with the token. Where the host cannot answer a range, the whole comes. A user name
 * and a password in the address go into a header: `fetch` refuses such an address.
 *
 * @throws DramatisError `download_failed`, or `no_output` where the output is gone.
 */
export async function downloadOutput(
  output: PredictionOutput,
  sources: OutputSources,
  { signal, range }: DownloadOptions,
): Promise<Response> {
  if (/^data:/i.test(output.url)) return dataUrlResponse(output.url, sources.clock);
  const response = await follow(output.url, sources, signal, rangeHeaders(range));
  if (range === undefined || !isRefusedRange(response)) return checked(response);
  discard(response);
  return checked(await follow(output.url, sources, signal, {}));
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-14.2 */
function rangeHeaders(range: DownloadRange | undefined): Record<string, string> {
  if (range === undefined) return {};
  const { from, validator } = range;
  return { range: `bytes=${from}-`, ...(validator === undefined ? {} : { "if-range": validator }) };
}

/** Some hosts and proxies refuse a range with another status than 416: the signature does not hold for it, for example. */
function isRefusedRange({ status }: Response): boolean {
  return status === 501 || (status >= 400 && status < 500 && !notOfRange.includes(status));
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
    // Without its cause: that may repeat the address, whose query may be a signature.
    throw new DramatisError("download_failed", "The connection broke while the output was fetched.");
  }
}

function checked(response: Response): Response {
  if (response.status >= 200 && response.status < 300 && response.body !== null) return response;
  discard(response);
  if (response.status === 404 || response.status === 410) {
    throw new DramatisError(
      "no_output",
      "The output is no longer at the provider: Replicate keeps outputs for one hour.",
    );
  }
  throw new DramatisError("download_failed", `The output could not be fetched (HTTP ${response.status}).`);
}

function allowedUrl(address: string, { hosts, baseUrl }: OutputSources): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && isAllowed(url, hosts, new URL(baseUrl))) return url;
  throw new DramatisError(
    "download_failed",
    "The output is at a host that is not allowed. If you trust it, name it in outputHosts.",
    { retryable: false },
  );
}

/** An answer that nobody reads keeps its connection until it is cancelled; nobody waits for that. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
