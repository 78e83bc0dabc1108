import type { Outgoing } from "./node-messages.ts";

/** Headers to which values are added, because an earlier middleware may have set them too. */
const added: ReadonlySet<string> = new Set(["set-cookie", "vary"]);

/** The head of an answer. A Response has these fields. */
interface Head {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Iterable<readonly [string, string]>;
}

/**
 * Sets the status and headers of an answer, and keeps headers that an earlier middleware has set. They are sent with the
 * first bytes.
 *
 * @throws Node's error for a header that it refuses: fetch allows control characters that Node does not.
 */
export function setHead({ status, statusText, headers }: Head, outgoing: Outgoing): void {
  // Node would throw only after some headers are set.
  if (status < 200) throw new TypeError("Response.error() cannot be sent as an answer.");
  // A Headers object lists each Set-Cookie separately, and joins the values of other headers.
  for (const [name, value] of headers) {
    if (added.has(name)) outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  }
  outgoing.statusCode = status;
  if ("stream" in outgoing) return;
  outgoing.statusMessage = statusText;
  // With a body shorter than its length, the client waits; the rest of a longer one is read as the next answer.
  outgoing.strictContentLength = true;
}
