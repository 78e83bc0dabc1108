import { connect } from "node:net";
import type { RawRequest } from "./malformed-request.ts";

/** Sends a request on a separate socket, and returns what the server answered. */
export function sendRaw(
  port: number,
  { head, body, isShort }: RawRequest,
  timeoutMs: number,
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const chunks: Buffer[] = [];
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      socket.destroy();
    }, timeoutMs);
    socket.on("connect", () => {
      socket.write(Buffer.concat([Buffer.from(head, "latin1"), body]));
      // Ends the connection after an incomplete body. Otherwise the server closes it.
      if (isShort) setTimeout(() => socket.end(), 100);
    });
    socket.on("data", (chunk) => {
      if (chunks.length < 8) chunks.push(chunk);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      const text = Buffer.concat(chunks).toString("latin1");
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text.replace(/^(HTTP\/1\.1 100[^\r]*\r\n\r\n)+/, ""))?.[1];
      resolve({ status: status === undefined ? undefined : Number(status), text, hung });
    });
  });
}

/** The response of the server. */
export interface RawAnswer {
  /** Undefined if the server closed the connection without a response. */
  readonly status: number | undefined;
  /** The beginning of the response. */
  readonly text: string;
  /** Whether the connection was still open after the timeout. */
  readonly hung: boolean;
}
