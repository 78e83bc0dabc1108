import { connect } from "node:net";
import type { RawRequest } from "./malformed-request.ts";

/** Sends a request over a socket of its own, and gives the status; undefined where the server closed without one. */
export function sendRaw(
  port: number,
  { head, body, isShort }: RawRequest,
  giveUpMs: number,
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const chunks: Buffer[] = [];
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      socket.destroy();
    }, giveUpMs);
    socket.on("connect", () => {
      socket.write(Buffer.concat([Buffer.from(head, "latin1"), body]));
      // A body that is shorter than was said ends here; the others leave the closing to the server.
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

/** What came back. */
export interface RawAnswer {
  readonly status: number | undefined;
  /** Its beginning. */
  readonly text: string;
  /** Nothing came to an end. */
  readonly hung: boolean;
}
