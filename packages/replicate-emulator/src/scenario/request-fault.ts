/**
 * What an API call meets instead of its answer. `reset` breaks the connection (`ECONNRESET`; `fetch` rejects with
 * `TypeError: fetch failed`); `hang` never answers, until the caller gives up or the emulator closes; `refused` is a
 * connection that never came about (`ECONNREFUSED`). A server cannot refuse a connection it has, so there the last
 * is a reset: script it for the fetch form.
 *
 * @example
 * ```ts
 * const badGateway: RequestFault = { kind: "answer", status: 502, body: "<html>Bad gateway</html>" };
 * ```
 */
export type RequestFault = AnswerFault | { readonly kind: "reset" | "hang" | "refused" };

/** An answer in place of the real one. */
export interface AnswerFault {
  readonly kind: "answer";
  readonly status: number;
  /** A string goes out as `text/html`, anything else as JSON; by default Replicate's body for the status. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A fault of a create, which leaves a prediction behind (`created`), running and billed, or does not. */
export type CreateFault = RequestFault & { readonly created: boolean };

/** How a fault is counted: `reset`, `hang`, `answer.503`. */
export function faultName(fault: RequestFault): string {
  return fault.kind === "answer" ? `answer.${fault.status}` : fault.kind;
}
