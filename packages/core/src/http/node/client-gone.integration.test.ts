import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test, vi } from "vitest";
import { errorLog, hasStopped, pause, RawClient, serve } from "./testing/serve.ts";
import { toNodeListener } from "./to-node-listener.ts";

const getRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/** A server whose errors, unhandled rejections included, fail the test. */
async function serveQuietly(handler: (request: Request) => Promise<Response>) {
  const logger = errorLog();
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  const served = await serve(toNodeListener(handler, { logger }));
  const expectQuiet = async () => {
    await pause(30);
    expect(unhandled).not.toHaveBeenCalled();
    expect(logger.errors).toEqual([]);
  };
  onTestFinished(() => void process.off("unhandledRejection", unhandled));
  return { ...served, expectQuiet };
}

test("a client that leaves a stream aborts the signal and cancels the stream", async () => {
  const cancel = vi.fn();
  let signal = AbortSignal.abort();
  const { port, expectQuiet } = await serveQuietly(async (request) => {
    signal = request.signal;
    return new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(3)), cancel }));
  });
  const client = new RawClient(port, getRequest);
  await expect.poll(() => client.received).toContain("\0\0\0");
  expect(signal.aborted).toBe(false);
  client.socket.destroy();
  await expect.poll(() => cancel).toHaveBeenCalledOnce();
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toMatchObject({ name: "AbortError" });
  await expectQuiet();
});

test("a client that leaves without reading the answer cancels the stream", async () => {
  const cancel = vi.fn();
  let pulls = 0;
  const { port, expectQuiet } = await serveQuietly(async () => {
    const pull = (to: ReadableStreamDefaultController) => {
      pulls += 1;
      to.enqueue(new Uint8Array(256 * 1024));
    };
    return new Response(new ReadableStream({ pull, cancel }));
  });
  const client = new RawClient(port, getRequest);
  client.socket.pause();
  await expect.poll(() => hasStopped(() => pulls)).toBe(true);
  client.socket.destroy();
  await expect.poll(() => cancel).toHaveBeenCalledOnce();
  await expectQuiet();
});

test.each(["answers", "rejects", "never answers", "answers with a stream"])(
  "a client that leaves before the handler %s aborts the signal",
  async (kind) => {
    const cancel = vi.fn();
    let signal: AbortSignal | undefined;
    const { port, expectQuiet } = await serveQuietly(async (request) => {
      signal = request.signal;
      await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      if (kind === "rejects") throw request.signal.reason;
      if (kind === "never answers") await new Promise(() => {});
      return new Response(kind === "answers" ? "late" : new ReadableStream({ cancel }));
    });
    const client = new RawClient(port, getRequest);
    await expect.poll(() => signal).toBeDefined();
    client.socket.destroy();
    await expect.poll(() => signal?.aborted).toBe(true);
    if (kind === "answers with a stream") await expect.poll(() => cancel).toHaveBeenCalledOnce();
    await expectQuiet();
  },
);

test.each(["while it is read", "before it is read"])(
  "a client that leaves during its upload, %s, ends the read",
  async (when) => {
    const failed = vi.fn();
    let readBytes = 0;
    let signal: AbortSignal | undefined;
    const { port, expectQuiet } = await serveQuietly(async (request) => {
      signal = request.signal;
      try {
        if (when === "before it is read")
          await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
        for await (const chunk of request.body ?? []) readBytes += chunk.byteLength;
      } catch (error) {
        failed(error);
        throw error;
      }
      return new Response("all");
    });
    const client = new RawClient(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nsome");
    await expect.poll(() => (when === "before it is read" ? signal : readBytes)).toBeTruthy();
    client.socket.destroy();
    await expect.poll(() => failed).toHaveBeenCalledOnce();
    expect(failed.mock.calls[0]?.[0]).toMatchObject({ name: "AbortError" });
    expect(signal?.aborted).toBe(true);
    await expectQuiet();
  },
);

test("an answered request does not abort, and leaves no listener", async () => {
  const signals: AbortSignal[] = [];
  const aborted = vi.fn();
  const { url, expectQuiet } = await serveQuietly(async (request) => {
    signals.push(request.signal);
    request.signal.addEventListener("abort", aborted);
    return new Response(new ReadableStream({ pull: (to) => pause(5).then(() => to.close()) }));
  });
  await (await fetch(url)).text();
  await (await fetch(url, { method: "POST", body: "unread" })).text();
  await expectQuiet();
  expect(signals).toHaveLength(2);
  expect(aborted).not.toHaveBeenCalled();
});

test.each(["before", "after"])(
  "a signal aborts even if its request was garbage-collected %s the answer",
  async (when) => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const aborted = vi.fn();
    const isCalled = vi.fn();
    const { port } = await serveQuietly(async ({ signal }) => {
      isCalled();
      signal.addEventListener("abort", aborted);
      if (when === "before") await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(3)) }));
    });
    const client = new RawClient(port, getRequest);
    await expect.poll(() => isCalled).toHaveBeenCalled();
    if (when === "after") await expect.poll(() => client.received).toContain("\0\0\0");
    for (let count = 0; count < 5; count += 1) {
      collect();
      await pause(5);
    }
    client.socket.destroy();
    await expect.poll(() => aborted).toHaveBeenCalledOnce();
  },
);
