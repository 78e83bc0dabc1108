import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { errorLog, pause } from "./testing/serve.ts";
import { toNodeListener } from "./to-node-listener.ts";

test("HTTP/2 works too", async () => {
  const logger = errorLog();
  const addresses: string[] = [];
  const aborted = vi.fn();
  const listener = toNodeListener(
    async (request) => {
      addresses.push(request.url);
      const { pathname } = new URL(request.url);
      if (pathname === "/echo") return new Response(request.body, { headers: { "x-a": "b" } });
      if (pathname === "/throw") throw new Error("secret");
      request.signal.addEventListener("abort", aborted);
      const start = (to: ReadableStreamDefaultController) => to.enqueue(new Uint8Array(3));
      const pull = () =>
        pathname === "/broken" ? pause(60).then(() => Promise.reject(new Error("x"))) : undefined;
      return new Response(new ReadableStream({ start, pull }, { highWaterMark: 0 }));
    },
    { logger },
  );
  const server = createHttp2Server(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  onTestFinished(() => {
    session.destroy();
    server.close();
  });

  const call = (path: string, body: string) =>
    new Promise<{ status: unknown; text: string; code: number }>((resolve) => {
      const stream = session.request({ ":path": path, ":method": "POST" });
      let text = "";
      let status: unknown;
      stream.setEncoding("utf8");
      stream.on("response", (headers) => {
        status = headers[":status"];
      });
      stream.on("data", (chunk) => {
        text += chunk;
      });
      stream.on("error", () => {});
      stream.on("close", () => resolve({ status, text, code: stream.rstCode }));
      stream.end(body);
    });
  const long = "x".repeat(300_000);
  expect(await call("/echo", long)).toMatchObject({ status: 200, text: long, code: 0 });
  expect(await call("/throw", long)).toMatchObject({
    status: 500,
    text: expect.stringContaining('"internal"'),
  });
  expect(await call("/broken", "")).toMatchObject({ status: 200, code: 2 });
  expect(addresses[0]).toBe(`http://127.0.0.1:${port}/echo`);
  expect(logger.errors).toHaveLength(2);

  const endless = session.request({ ":path": "/endless" });
  endless.on("error", () => {});
  await new Promise((resolve) => endless.once("data", resolve));
  endless.close();
  await expect.poll(() => aborted).toHaveBeenCalled();
});
