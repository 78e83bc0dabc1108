/**
 * A fault of an output's download.
 *
 * - `answer`: another status, with any body.
 * - `empty`: 200 with zero bytes. `html`, `json`: 200 with a page or an object in place of the image.
 * - `truncated`: half of the bytes. `declared` determines whether the Content-Length is that of all bytes. Without a
 *   length, the end of the connection looks like the end of the body.
 * - `reset`: half of the bytes, and then the connection breaks. `stall`: half of the bytes, and then nothing.
 * - `redirect`: to a URL, to itself forever (`loop`), or to itself `hops` times (default 1) and then the image.
 * - `oversized`: a PNG whose header declares 60000 x 60000 pixels.
 * - `content-type`: the correct bytes with a wrong type. `bytes`: any bytes with any type.
 * - `slow`: the correct bytes in `chunks` pieces, with `pauseMs` between them.
 */
export type DownloadFault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "empty" | "html" | "json" | "reset" | "stall" | "oversized" }
  | { readonly kind: "truncated"; readonly declared: boolean }
  | { readonly kind: "redirect"; readonly to?: string; readonly loop?: boolean; readonly hops?: number }
  | { readonly kind: "content-type"; readonly contentType: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly contentType: string }
  | { readonly kind: "slow"; readonly chunks: number; readonly pauseMs: number };

/** A download as a scenario sees it. */
export interface DownloadCall {
  /** The index in the prediction's output, from 0. */
  readonly output: number;
  /** The number of earlier downloads of the same output. */
  readonly attempt: number;
}

/**
 * The faults of a prediction's downloads: an array with an entry for each output (one fault for all attempts, or an array
 * with one fault for each attempt), or a function.
 *
 * @example
 * ```ts
 * const secondOutputNeedsARetry: DownloadScript = [undefined, [{ kind: "answer", status: 503 }, undefined]];
 * ```
 */
export type DownloadScript =
  | ((call: DownloadCall) => DownloadFault | undefined)
  | readonly (DownloadFault | readonly (DownloadFault | undefined)[] | undefined)[];

export function downloadFault(
  script: DownloadScript | undefined,
  call: DownloadCall,
): DownloadFault | undefined {
  if (typeof script === "function") return script(call);
  const entry = script?.[call.output];
  return isByAttempt(entry) ? entry[call.attempt] : entry;
}

export function downloadFaultName(fault: DownloadFault): string {
  switch (fault.kind) {
    case "answer":
      return `answer.${fault.status}`;
    case "truncated":
      return fault.declared ? "truncated.declared" : "truncated.undeclared";
    case "redirect":
      return fault.loop === true
        ? "redirect.loop"
        : fault.to === undefined
          ? "redirect.hops"
          : "redirect.elsewhere";
    default:
      return fault.kind;
  }
}

// Array.isArray does not narrow readonly arrays.
function isByAttempt(
  entry: DownloadFault | readonly (DownloadFault | undefined)[] | undefined,
): entry is readonly (DownloadFault | undefined)[] {
  return Array.isArray(entry);
}
