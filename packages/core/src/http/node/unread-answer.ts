import type { Http2Session } from "node:http2";
import type { Socket } from "node:net";
import type { Clock } from "../../util/clock.ts";
import { lingerAfter } from "./linger.ts";
import type { Incoming, Outgoing } from "./node-messages.ts";

/** A client that closes an idle connection by a reset, as some do, has read its answer long ago. */
const mostMsAfterAnswer = 5_000;

interface Unread {
  readonly sentAt: number;
  readonly onLost: () => void;
}

/** The answers of each watched connection since its latest request. */
const unreadOf = new WeakMap<Socket | Http2Session, Unread[]>();

/**
 * Watches for a client that resets the connection soon after its answer: a system resets a connection that is closed
 * with bytes unread, which may be an answer that went into the connection's buffers as a whole. Returns what to call
 * once all of the answer was handed to the connection.
 */
export function watchAnswer(
  incoming: Incoming,
  outgoing: Outgoing,
  clock: Clock,
  onLost: () => void,
): () => void {
  const connection = connectionOf(incoming);
  if (connection === undefined || connection.destroyed) return () => {};
  lingerAfter(outgoing, clock, mostMsAfterAnswer);
  const unread = unreadOf.get(connection) ?? [];
  if (!unreadOf.has(connection)) {
    unreadOf.set(connection, unread);
    const socket = "socket" in connection ? connection.socket : connection;
    socket.once("close", (isBroken) => {
      const latest = clock.monotonic() - mostMsAfterAnswer;
      if (isBroken) for (const { sentAt, onLost } of unread) if (sentAt > latest) onLost();
    });
  }
  return () => void unread.push({ sentAt: clock.monotonic(), onLost });
}

/** The client sent another request on its connection, so it has read the answers before. */
export function hasReadAnswers(incoming: Incoming): void {
  const connection = connectionOf(incoming);
  if (connection !== undefined) unreadOf.get(connection)?.splice(0);
}

/** In HTTP/2 each request has a socket object of its own, and the session is what they share; undefined where it ended. */
function connectionOf(incoming: Incoming): Socket | Http2Session | undefined {
  return "stream" in incoming ? incoming.stream.session : incoming.socket;
}
