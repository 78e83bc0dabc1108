import { Server, type Socket } from "node:net";
import type { Clock } from "../../util/clock.ts";
import { callAfter } from "../../util/wait.ts";
import type { Outgoing } from "./node-messages.ts";

/**
 * Keeps the connection open for a while after its last answer. Otherwise Node closes it as soon as the system has accepted
 * the answer, and never learns that the client reset it with the answer unread. The client still sees the end of the
 * connection immediately, and usually closes its side too.
 *
 * @param maxMs - how long the client can take.
 */
export function lingerAfter(outgoing: Outgoing, clock: Clock, maxMs: number): void {
  if ("stream" in outgoing) return;
  let socket: Socket | null = null;
  // Node's own listener runs between these two, and calls `destroySoon` after a last answer.
  outgoing.prependOnceListener("finish", () => {
    const { socket: answered } = outgoing;
    if (answered === null || !mayLinger(answered)) return;
    socket = answered;
    answered.destroySoon = () => linger(answered, clock, maxMs);
  });
  outgoing.once("finish", () => socket && Reflect.deleteProperty(socket, "destroySoon"));
}

function linger(socket: Socket, clock: Clock, maxMs: number): void {
  socket.end();
  // The process does not wait for it, and neither does a server that closes later: it closes its idle connections.
  socket.unref();
  socket.once(
    "close",
    callAfter(clock, maxMs, () => socket.destroy()),
  );
}

/**
 * False if the server is already closed, because it waits for each connection. False with TLS, because clients often
 * leave its close alert unread, and then reset the connection even though they have read the answer.
 */
function mayLinger(socket: Socket): boolean {
  const isServerClosed = "server" in socket && socket.server instanceof Server && !socket.server.listening;
  return !isServerClosed && !("encrypted" in socket);
}
