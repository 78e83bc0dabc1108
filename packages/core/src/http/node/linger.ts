import { Server, type Socket } from "node:net";
import type { Clock } from "../../util/clock.ts";
import { callAfter } from "../../util/wait.ts";
import type { Outgoing } from "./node-messages.ts";

/**
 * Keeps the connection open for a while after this answer if it is its last one. Node closes such a connection as soon
 * as the system has taken the answer, and then never sees a client that resets it with the answer unread. The client
 * sees the end at once, and usually ends its side too.
 *
 * @param mostMs - how long the client may take.
 */
export function lingerAfter(outgoing: Outgoing, clock: Clock, mostMs: number): void {
  if ("stream" in outgoing) return;
  let socket: Socket | null = null;
  // Node's own listener, which comes between these two, calls `destroySoon` for a last answer.
  outgoing.prependOnceListener("finish", () => {
    const { socket: answered } = outgoing;
    if (answered === null || !mayLinger(answered)) return;
    socket = answered;
    answered.destroySoon = () => linger(answered, clock, mostMs);
  });
  outgoing.once("finish", () => socket && Reflect.deleteProperty(socket, "destroySoon"));
}

function linger(socket: Socket, clock: Clock, mostMs: number): void {
  socket.end();
  // Neither the process nor a server that is closed later waits for it: Node closes idle connections with the server.
  socket.unref();
  socket.once(
    "close",
    callAfter(clock, mostMs, () => socket.destroy()),
  );
}

/**
 * Not where the server is closed already, as it waits for each connection. And not with TLS, whose own sign of the end
 * is often left unread: then also clients that have read their answer reset the connection.
 */
function mayLinger(socket: Socket): boolean {
  const isServerClosed = "server" in socket && socket.server instanceof Server && !socket.server.listening;
  return !isServerClosed && !("encrypted" in socket);
}
