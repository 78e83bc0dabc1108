import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, connect, type Server } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { SteppedClock } from "../../../tests/testing/stepped-clock.ts";
import { type DirectHandler, direct } from "../handler/direct-handler.ts";
import { pause, RawClient, serve } from "./testing/serve.ts";
import { toNodeListener } from "./to-node-listener.ts";

const kept = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
const closing = kept.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
const old = "POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n";

/** A listener that records whether its answers to POST are lost. */
function watched() {
  const clock = new SteppedClock();
  const [lost, sent, asked] = [vi.fn(), vi.fn(), vi.fn()];
  let whenAsked: () => unknown = () => {};
  const answer: DirectHandler = async (request) => {
    asked();
    if (request.method === "POST") request.lost?.addEventListener("abort", lost);
    void request.sent?.then(sent);
    await whenAsked();
    return Response.json({ done: true });
  };
  const handler = Object.assign(async () => new Response(), { [direct]: answer });
  const before = (then: () => unknown) => {
    whenAsked = then;
  };
  return { listener: toNodeListener(handler, { clock }), clock, lost, sent, asked, before };
}

async function watching() {
  const { listener, ...rest } = watched();
  return { ...(await serve(listener)), ...rest };
}

/** A client that keeps its side of the connection open, whatever the server does. */
function open(port: number, text: string) {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => {});
  socket.write(text);
  onTestFinished(() => void socket.destroy());
  return socket;
}

function connections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
}

const ended = (server: Server) => expect.poll(() => connections(server)).toBe(0);

test.each([
  ["on a connection that is kept open", kept],
  ["on a connection that ends with it", closing],
  ["over HTTP/1.0", old],
])("an answer %s is lost if the client resets the connection with it unread", async (_name, text) => {
  const { port, lost, sent } = await watching();
  const socket = open(port, text);
  await expect.poll(() => sent).toHaveBeenCalledWith(true);
  await pause(50);
  expect(lost).not.toHaveBeenCalled();
  socket.resetAndDestroy();
  await expect.poll(() => lost).toHaveBeenCalledOnce();
});

test.each([closing, old])("a last answer that is read is not lost, and its connection ends", async (text) => {
  const { port, server, lost, clock } = await watching();
  const client = new RawClient(port, text);
  await expect.poll(() => client.closed).toBe(true);
  expect(client.received).toContain('{"done":true}');
  await ended(server);
  expect(lost).not.toHaveBeenCalled();
  expect(clock.sleepers).toBe(0);
});

test("the server waits five seconds for a client that never closes its side", async () => {
  const { port, server, lost, clock } = await watching();
  const socket = open(port, closing);
  const hasEnded = vi.fn();
  socket.on("end", hasEnded).resume();
  // The client does not have to wait.
  await expect.poll(() => hasEnded).toHaveBeenCalled();
  await clock.advance(4_900);
  await pause(30);
  expect(await connections(server)).toBe(1);
  await clock.advance(100);
  await ended(server);
  socket.resetAndDestroy();
  await pause(30);
  expect(lost).not.toHaveBeenCalled();
  expect(clock.sleepers).toBe(0);
});

test.each(["before", "after"])("a server that closes %s the answer does not wait for it", async (when) => {
  const { port, server, sent, before } = await watching();
  const isClosed = vi.fn();
  if (when === "before") before(() => void server.close(isClosed));
  open(port, closing).resume();
  await expect.poll(() => sent).toHaveBeenCalledWith(true);
  if (when === "after") server.close(isClosed);
  await expect.poll(() => isClosed).toHaveBeenCalled();
});

test("requests after a last answer are ignored", async () => {
  const { port, server, asked } = await watching();
  server.prependListener("request", (_request, response) => response.setHeader("Connection", "close"));
  const socket = open(port, kept).resume();
  await expect.poll(() => socket.readableEnded).toBe(true);
  socket.write(kept);
  await pause(50);
  expect(asked).toHaveBeenCalledOnce();
});

test("only a watched answer keeps its connection open", async () => {
  const { port, server, sent } = await watching();
  const socket = open(port, kept).resume();
  await expect.poll(() => sent).toHaveBeenCalledOnce();
  socket.write(closing.replace("POST", "GET"));
  await ended(server);
});

test("over HTTP/2, all answers since the last request of the connection are lost", async () => {
  const { listener, lost, sent, asked, before } = watched();
  const server = createHttp2Server(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  const session = connectHttp2(`http://127.0.0.1:${port}`, { createConnection: () => socket });
  session.on("error", () => {});
  const post = () =>
    session
      .request({ ":method": "POST" })
      .on("error", () => {})
      .end();
  post();
  await expect.poll(() => sent).toHaveBeenCalledWith(true);

  let goOn = () => {};
  const together = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  before(() => together);
  post();
  post();
  await expect.poll(() => asked).toHaveBeenCalledTimes(3);
  goOn();
  await expect.poll(() => sent).toHaveBeenCalledTimes(3);
  socket.resetAndDestroy();
  await expect.poll(() => lost).toHaveBeenCalledTimes(2);
});
