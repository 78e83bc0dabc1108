import type { Http2Session } from "node:http2";
import type { Socket } from "node:net";
import type { Clock } from "../../util/clock.ts";
import { lingerAfter } from "./linger.ts";
import type { Incoming, Outgoing } from "./node-messages.ts";

/** Some clients close an idle connection by a reset. After this time, they have read the answer. */
const maxMsAfterAnswer = 5_000;

interface Unread {
  readonly sentAt: number;
  readonly onLost: () => void;
}

/** The answers of each watched connection since its last request. */
const unreadOf = new WeakMap<Socket | Http2Session, Unread[]>();

/**
 * Watches for a client that resets the connection soon after its answer. A system resets a connection that is closed with
 * unread bytes, which can be an answer that fit into the connection's buffers. Call the returned function once all of the
 * answer was passed to the connection.
 */
export function watchAnswer(
  incoming: Incoming,
  outgoing: Outgoing,
  clock: Clock,
  onLost: () => void,
): () => void {
  const connection = connectionOf(incoming);
  if (connection === undefined || connection.destroyed) return () => {};
  lingerAfter(outgoing, clock, maxMsAfterAnswer);
  const unread = unreadOf.get(connection) ?? [];
  if (!unreadOf.has(connection)) {
    unreadOf.set(connection, unread);
    const socket = "socket" in connection ? connection.socket : connection;
    socket.once("close", (isBroken) => {
      const latest = clock.monotonic() - maxMsAfterAnswer;
      if (isBroken) for (const { sentAt, onLost } of unread) if (sentAt > latest) onLost();
    });
  }
  return () => void unread.push({ sentAt: clock.monotonic(), onLost });
}

/** Call this when a client sends another request on its connection: it has read the previous answers. */
export function hasReadAnswers(incoming: Incoming): void {
  const connection = connectionOf(incoming);
  if (connection !== undefined) unreadOf.get(connection)?.splice(0);
}

/** In HTTP/2, each request has its own socket object and they share the session, which is undefined once it has ended. */
function connectionOf(incoming: Incoming): Socket | Http2Session | undefined {
  return "stream" in incoming ? incoming.stream.session : incoming.socket;
}
