import { invalidArgument } from "../../errors/dramatis-error.ts";
import type { Clock } from "../../util/clock.ts";
import { callAfter } from "../../util/wait.ts";
import { type Incoming, isClosed, type Outgoing, writeProcessing } from "./node-messages.ts";

/** Begins to show a client that its answer is on the way. Returns how to stop that. */
export type ShowLife = (incoming: Incoming, outgoing: Outgoing) => () => void;

/** Below the shortest time-outs for a head that are in use: two seconds. */
const usualIntervalMs = 1000;

const ignore = () => {};

/** @throws DramatisError `invalid_request` for an interval that is not a positive number. */
export function signsOfLife(clock: Clock, processingIntervalMs: number | false | undefined): ShowLife {
  const intervalMs = processingIntervalMs ?? usualIntervalMs;
  if (intervalMs === false) return () => ignore;
  if (!Number.isFinite(intervalMs) || intervalMs <= 0) {
    throw invalidArgument("processingIntervalMs", "must be a number of milliseconds, more than 0, or false");
  }
  const isWanted = processingIntervalMs === undefined ? isKnownToWait : canBeTold;
  return (incoming, outgoing) =>
    isWanted(incoming) ? repeat(clock, intervalMs, incoming, outgoing) : ignore;
}

function repeat(clock: Clock, intervalMs: number, incoming: Incoming, outgoing: Outgoing): () => void {
  let stop = ignore;
  const waitForNext = () => {
    stop = callAfter(clock, intervalMs, () => {
      // A client that is still sending may not read before it is done. In HTTP/2 the two do not wait for each other.
      if ("stream" in incoming || incoming.complete) writeProcessing(outgoing);
      if (!outgoing.headersSent && !isClosed(outgoing)) waitForNext();
    });
  };
  waitForNext();
  outgoing.once("close", () => stop());
  return () => stop();
}

/** HTTP/1.0 has no answers before the answer. */
function canBeTold({ httpVersionMajor, httpVersionMinor }: Incoming): boolean {
  return httpVersionMajor > 1 || (httpVersionMajor === 1 && httpVersionMinor >= 1);
}

/** Headers by which a proxy says that it stands in between. */
const proxyHeaders = [
  "via",
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
];

/**
 * Whether a client waits longer when it is told, and is known to read such an answer. Others may take it for the answer
 * itself: Python's http.client does, Java's HttpURLConnection, Go before 1.23 after five of them, and nginx.
 *
 * These are the clients of Node, which end a request whose head takes too long. `fetch` names itself. `node:http` and
 * undici's `request` send no name, as some others do, but no `Accept-Encoding` either. All of them keep their
 * connection open and say so, for the next hop alone: where that is missing, a proxy may stand in between.
 */
function isKnownToWait(incoming: Incoming): boolean {
  const { headers } = incoming;
  if (!canBeTold(incoming) || proxyHeaders.some((name) => headers[name] !== undefined)) return false;
  const agent = headers["user-agent"];
  if (agent === undefined ? headers["accept-encoding"] !== undefined : !/^(?:node|undici)$/.test(agent))
    return false;
  return incoming.httpVersionMajor > 1 || /\bkeep-alive\b/i.test(headers.connection ?? "");
}
