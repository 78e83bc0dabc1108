import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { errorLog, hasStopped, pause, RawClient, serve } from "./testing/serve.ts";
import { toNodeListener } from "./to-node-listener.ts";

const MiB = 1024 * 1024;
const getRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

test.each([1, 200])("an endless answer waits for %i readers that do not read", async (readers) => {
  let produced = 0;
  const { port } = await serve(
    toNodeListener(async () => {
      const pull = (to: ReadableStreamDefaultController) => {
        produced += MiB / 16;
        to.enqueue(new Uint8Array(MiB / 16));
      };
      return new Response(new ReadableStream({ pull }));
    }),
  );
  const before = process.memoryUsage().arrayBuffers;
  for (let count = 0; count < readers; count += 1) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.pause();
    socket.write(getRequest);
    onTestFinished(() => void socket.destroy());
  }
  // Once the system's buffers are full, the streams are not read further.
  await expect.poll(() => hasStopped(() => produced)).toBe(true);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(Math.max(16, readers) * MiB);
});

test("a reader that pauses gets everything", async () => {
  const bytes = 30 * MiB;
  let left = bytes;
  const { port } = await serve(
    toNodeListener(async () => {
      const pull = (to: ReadableStreamDefaultController) => {
        if (left === 0) return to.close();
        left -= MiB;
        to.enqueue(new Uint8Array(MiB));
      };
      return new Response(new ReadableStream({ pull }), { headers: { "content-length": String(bytes) } });
    }),
  );
  const client = new RawClient(port, getRequest);
  client.socket.pause();
  await pause(100);
  expect(left).toBeGreaterThan(0);
  client.socket.resume();
  // Cheap enough to be repeated while the bytes arrive: the text itself is read once, at the end.
  await expect.poll(() => client.received.length).toBeGreaterThan(bytes);
  expect(client.received.replace(/^.*?\r\n\r\n/s, "")).toHaveLength(bytes);
});

test.each(["with its first bytes", "after a turn", "while its second chunk is fetched"])(
  "a stream that fails %s, before anything is sent, is answered as a problem",
  async (when) => {
    const logger = errorLog();
    const { url } = await serve(
      toNodeListener(
        async () => {
          let pulls = 0;
          const pull = async (to: ReadableStreamDefaultController) => {
            pulls += 1;
            if (when === "after a turn") await pause(5);
            if (when === "while its second chunk is fetched" && pulls === 1)
              return to.enqueue(new Uint8Array(3));
            throw new Error("secret");
          };
          const stream = new ReadableStream({ pull }, { highWaterMark: 0 });
          return new Response(stream, { headers: { "content-length": "6", "x-of": "the answer" } });
        },
        { logger },
      ),
    );
    const response = await fetch(url);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: "internal" });
    expect(text).not.toContain("secret");
    expect(response.headers.get("x-of")).toBeNull();
    expect(logger.errors).toHaveLength(1);
  },
);

test.each(["in chunks", "with a length"])(
  "a stream that fails later aborts the transfer (%s)",
  async (kind) => {
    const logger = errorLog();
    const { url } = await serve(
      toNodeListener(
        async () => {
          const start = (to: ReadableStreamDefaultController) => to.enqueue(new Uint8Array(3));
          const pull = () => pause(30).then(() => Promise.reject(new Error("secret")));
          const headers: HeadersInit = kind === "with a length" ? { "content-length": "6" } : {};
          return new Response(new ReadableStream({ start, pull }), { headers });
        },
        { logger },
      ),
    );
    const response = await fetch(url);
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow("terminated");
    expect(logger.errors).toMatchObject([{ error: { message: "secret" } }]);
  },
);

test.each([2, 4])(
  "a body of 3 bytes with a length of %i is aborted, and is never mixed with the next answer",
  async (length) => {
    const { port } = await serve(
      toNodeListener(async () => {
        let pulls = 0;
        const pull = async (to: ReadableStreamDefaultController) => {
          await pause(5);
          pulls += 1;
          if (pulls > 3) to.close();
          else to.enqueue(new TextEncoder().encode("x"));
        };
        return new Response(new ReadableStream({ pull }), { headers: { "content-length": String(length) } });
      }),
    );
    const client = new RawClient(port, getRequest);
    await expect.poll(() => client.closed).toBe(true);
    expect(client.received).toMatch(/^HTTP\/1\.1 200 /);
    expect(client.received.replace(/^.*?\r\n\r\n/s, "")).toBe("x".repeat(Math.min(length, 3)));
  },
);

test("the head of a stream is sent before its first bytes are available", async () => {
  let send = (_text: string) => {};
  const { port } = await serve(
    toNodeListener(async () => {
      const start = (to: ReadableStreamDefaultController) => {
        send = (text) => to.enqueue(new TextEncoder().encode(text));
      };
      return new Response(new ReadableStream({ start }), {
        headers: { "content-type": "text/event-stream" },
      });
    }),
  );
  const client = new RawClient(port, getRequest);
  await expect.poll(() => client.received).toContain("text/event-stream");
  for (const text of ["data: 1\n\n", "data: 2\n\n"]) {
    expect(client.received).not.toContain(text);
    send(text);
    await expect.poll(() => client.received).toContain(text);
  }
});
