import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Logger } from "../../../engine/logger.ts";

/** A server on loopback that lives as long as the test. */
export async function serve(
  listener: RequestListener,
): Promise<{ url: string; port: number; server: Server }> {
  return listening(createServer(listener));
}

export async function listening<S extends Server>(
  server: S,
): Promise<{ url: string; port: number; server: S }> {
  if (!server.listening) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, server };
}

/** A client that sends exact bytes, and records everything it receives. */
export class RawClient {
  readonly socket: Socket;
  received = "";
  closed = false;

  constructor(port: number, text = "") {
    this.socket = connect(port, "127.0.0.1");
    this.socket.setEncoding("latin1");
    this.socket.on("data", (data) => {
      this.received += data;
    });
    this.socket.on("error", () => {});
    this.socket.on("close", () => {
      this.closed = true;
    });
    if (text !== "") this.socket.write(text);
    onTestFinished(() => {
      this.socket.destroy();
    });
  }

  /** The number of answers that have started. */
  get answers(): number {
    return this.received.match(/HTTP\/1\.1 [2-5]/g)?.length ?? 0;
  }
}

/** A logger that records errors. */
export function errorLog(): Logger & { readonly errors: object[] } {
  const errors: object[] = [];
  const ignore = () => {};
  return { errors, debug: ignore, info: ignore, warn: ignore, error: (details) => void errors.push(details) };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Returns whether a counter has started, and does not change for 200 ms. */
export async function hasStopped(count: () => number): Promise<boolean> {
  const before = count();
  await pause(200);
  return before > 0 && count() === before;
}

/** Collects Node's warnings during the test, above all those about too many listeners. */
export function warnings(): readonly Error[] {
  const given: Error[] = [];
  const onWarning = (warning: Error) => void given.push(warning);
  process.on("warning", onWarning);
  onTestFinished(() => void process.off("warning", onWarning));
  return given;
}
