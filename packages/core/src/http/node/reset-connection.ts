import type { Socket } from "node:net";
import type { Clock } from "../../clock/clock.ts";

/** A client that closes an idle connection by a reset, as some do, has read its answer long ago. */
const mostMsAfterAnswer = 5_000;

const watched = new WeakMap<Socket, () => void>();

/**
 * Calls back if the client resets the connection soon after its answer: a system resets a connection that is closed
 * with bytes unread, which may be an answer that went into the connection's buffers as a whole.
 */
export function onReset(socket: Socket, clock: Clock, callback: () => void): void {
  const sentAt = clock.monotonic();
  const onClose = (isBroken: boolean) => {
    if (isBroken && clock.monotonic() - sentAt < mostMsAfterAnswer) callback();
  };
  hasReadAnswer(socket);
  socket.once("close", onClose);
  watched.set(socket, () => socket.off("close", onClose));
}

/** The client sent another request on its connection, so it has read the answer before. */
export function hasReadAnswer(socket: Socket): void {
  watched.get(socket)?.();
  watched.delete(socket);
}
