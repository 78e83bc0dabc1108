import type { Outgoing } from "./node-messages.ts";

/** What a middleware before us may have set as well, and both count. */
const added: ReadonlySet<string> = new Set(["set-cookie", "vary"]);

/** What an answer says before its body; a Response is one. */
interface Head {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Iterable<readonly [string, string]>;
}

/**
 * Status and headers of an answer, beside those that a middleware has set before. They go out with the first bytes.
 *
 * @throws What Node says of a header that it refuses: fetch allows control characters that Node does not.
 */
export function setHead({ status, statusText, headers }: Head, outgoing: Outgoing): void {
  // Node would find it out when half of it is done.
  if (status < 200) throw new TypeError("Response.error() is no answer.");
  // Each Set-Cookie comes by itself; other headers with several values come joined.
  for (const [name, value] of headers) {
    if (added.has(name)) outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  }
  outgoing.statusCode = status;
  if ("stream" in outgoing) return;
  outgoing.statusMessage = statusText;
  // A body that is shorter than it said would leave the client waiting; a longer one would be read as the next answer.
  outgoing.strictContentLength = true;
}
