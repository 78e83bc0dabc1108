/**
 * A fault of an API call. `reset` breaks the connection (`ECONNRESET`; `fetch` rejects with `TypeError: fetch failed`).
 * `hang` never answers until the caller aborts or the emulator closes. `refused` rejects the connection (`ECONNREFUSED`);
 * use it with the fetch form, because the server has already accepted the connection and can only reset it.
 *
 * @example
 * ```ts
 * const badGateway: RequestFault = { kind: "answer", status: 502, body: "<html>Bad gateway</html>" };
 * ```
 */
export type RequestFault = AnswerFault | { readonly kind: "reset" | "hang" | "refused" };

/** An answer that replaces the real one. */
export interface AnswerFault {
  readonly kind: "answer";
  readonly status: number;
  /** A string is sent as `text/html`, anything else as JSON. Default: Replicate's body for the status. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A fault of a create. With `created`, the prediction is created anyway, runs and is billed. */
export type CreateFault = RequestFault & { readonly created: boolean };

/** Returns the name under which a fault is counted: `reset`, `hang`, `answer.503`. */
export function faultName(fault: RequestFault): string {
  return fault.kind === "answer" ? `answer.${fault.status}` : fault.kind;
}
