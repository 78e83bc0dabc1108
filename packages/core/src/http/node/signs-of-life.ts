import { invalidArgument } from "../../errors/dramatis-error.ts";
import type { Clock } from "../../util/clock.ts";
import { callAfter } from "../../util/wait.ts";
import { type Incoming, isClosed, type Outgoing, writeProcessing } from "./node-messages.ts";

/** Starts to show a client that its answer is being prepared. Returns a function that stops it. */
export type ShowLife = (incoming: Incoming, outgoing: Outgoing) => () => void;

/** Shorter than the shortest timeouts for a head in common use, which are two seconds. */
const usualIntervalMs = 1000;

const ignore = () => {};

/** @throws DramatisError `invalid_request` if the interval is not a positive number. */
export function signsOfLife(clock: Clock, processingIntervalMs: number | false | undefined): ShowLife {
  const intervalMs = processingIntervalMs ?? usualIntervalMs;
  if (intervalMs === false) return () => ignore;
  if (!Number.isFinite(intervalMs) || intervalMs <= 0) {
    throw invalidArgument("processingIntervalMs", "must be a number of milliseconds, more than 0, or false");
  }
  const isWanted = processingIntervalMs === undefined ? isKnownToWait : supportsInterim;
  return (incoming, outgoing) =>
    isWanted(incoming) ? repeat(clock, intervalMs, incoming, outgoing) : ignore;
}

function repeat(clock: Clock, intervalMs: number, incoming: Incoming, outgoing: Outgoing): () => void {
  let stop = ignore;
  const waitForNext = () => {
    stop = callAfter(clock, intervalMs, () => {
      // In HTTP/1, a client that is still sending may not read yet. In HTTP/2, it can do both.
      if ("stream" in incoming || incoming.complete) writeProcessing(outgoing);
      if (!outgoing.headersSent && !isClosed(outgoing)) waitForNext();
    });
  };
  waitForNext();
  outgoing.once("close", () => stop());
  return () => stop();
}

/** Whether the client's HTTP version has interim responses: HTTP/1.0 does not. */
function supportsInterim({ httpVersionMajor, httpVersionMinor }: Incoming): boolean {
  return httpVersionMajor > 1 || (httpVersionMajor === 1 && httpVersionMinor >= 1);
}

/** Headers that proxies add. */
const proxyHeaders = [
  "via",
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
];

/**
 * Whether a client is known to understand a 102, and to wait longer because of it. Other clients can mistake it for the
 * answer itself: Python's http.client, Java's HttpURLConnection, Go before 1.23 after five of them, and nginx.
 *
 * These are the clients of Node, which abort a request whose head takes too long. `fetch` sends its name as the user
 * agent. `node:http` and undici's `request` send none, as some other clients, but they do not send `Accept-Encoding`
 * either. All of them send `Connection: keep-alive`, which applies only to the next hop: if it is missing, there may be a
 * proxy in between.
 */
function isKnownToWait(incoming: Incoming): boolean {
  const { headers } = incoming;
  if (!supportsInterim(incoming) || proxyHeaders.some((name) => headers[name] !== undefined)) return false;
  const agent = headers["user-agent"];
  if (agent === undefined ? headers["accept-encoding"] !== undefined : !/^(?:node|undici)$/.test(agent))
    return false;
  return incoming.httpVersionMajor > 1 || /\bkeep-alive\b/i.test(headers.connection ?? "");
}
