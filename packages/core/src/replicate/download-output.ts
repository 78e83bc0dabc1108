import { DramatisError } from "../errors/dramatis-error.ts";
import type { PredictionOutput } from "../provider/prediction.ts";
import { dataUrlBytes } from "./data-url.ts";

/** From where outputs may come. */
export interface OutputSources {
  readonly fetch: typeof globalThis.fetch;
  /** Hosts beside Replicate's own; `*.example.com` stands for every host under it. */
  readonly hosts: readonly string[];
  /** The API's own address: its host may serve outputs too, and without https where the app chose so. */
  readonly baseUrl: string;
}

const replicateHosts = ["replicate.delivery", "*.replicate.delivery"];
const maxRedirects = 3;

/**
 * Fetches an output. Its address is the provider's word and not trusted: only hosts that are allowed, only https
 * (but for the API's own address), each redirect checked again, and never with the token.
 *
 * @throws DramatisError `download_failed`, or `no_output` where the output is gone.
 */
export async function downloadOutput(
  output: PredictionOutput,
  sources: OutputSources,
  signal: AbortSignal,
): Promise<Response> {
  if (/^data:/i.test(output.url)) {
    const bytes = dataUrlBytes(output.url);
    // They are all here, which an answer without a length would not say.
    return new Response(bytes, { headers: { "content-length": `${bytes.byteLength}` } });
  }
  let address = output.url;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const url = allowedUrl(address, sources);
    const response = await send(url, sources, signal);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) return checked(response);
    discard(response);
    address = URL.canParse(location, url) ? new URL(location, url).href : "";
  }
  throw new DramatisError("download_failed", `The output was redirected more than ${maxRedirects} times.`);
}

async function send(url: URL, { fetch }: OutputSources, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { "accept-encoding": "identity" },
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
  const own = new URL(baseUrl);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && url.username === "" && url.password === "") {
    // The app chose this host itself; a stand-in may serve its outputs from another port of it.
    if (url.hostname === own.hostname && [own.protocol, "https:"].includes(url.protocol)) return url;
    const allowed = [...replicateHosts, ...hosts];
    if (url.protocol === "https:" && url.port === "" && allowed.some((host) => matches(url.hostname, host)))
      return url;
  }
  throw new DramatisError(
    "download_failed",
    "The output lies at a host that is not allowed. If you trust it, name it in outputHosts.",
    { retryable: false },
  );
}

function matches(hostname: string, host: string): boolean {
  const wanted = host.toLowerCase();
  return wanted.startsWith("*.") ? hostname.endsWith(wanted.slice(1)) : hostname === wanted;
}

/** An answer that nobody reads keeps its connection until it is cancelled; nobody waits for that. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
