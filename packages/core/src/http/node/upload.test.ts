import { request as nodeRequest } from "node:http";
import { expect, test, vi } from "vitest";
import { pause, RawClient, serve } from "./testing/serve.ts";
import { toNodeListener } from "./to-node-listener.ts";

const MiB = 1024 * 1024;

test("200 MiB for a slow handler are never buffered", async () => {
  let mostWaiting = 0;
  let sentBytes = 0;
  let readBytes = 0;
  const { port } = await serve(
    toNodeListener(async (request) => {
      for await (const chunk of request.body ?? []) {
        const before = Math.floor(readBytes / (20 * MiB));
        readBytes += chunk.byteLength;
        // It pauses, long enough for a client to send everything that it can.
        if (Math.floor(readBytes / (20 * MiB)) > before) await pause(50);
        mostWaiting = Math.max(mostWaiting, sentBytes - readBytes);
      }
      return new Response(`${readBytes}`);
    }),
  );
  const client = nodeRequest({ port, host: "127.0.0.1", method: "POST" });
  const answer = new Promise<string>((resolve, reject) => {
    client.on("error", reject);
    client.on("response", (response) => response.setEncoding("utf8").once("data", resolve));
  });
  const piece = Buffer.alloc(MiB);
  for (let count = 0; count < 200; count += 1) {
    const hasRoom = client.write(piece, () => {
      sentBytes += piece.byteLength;
    });
    if (!hasRoom) await new Promise((resolve) => client.once("drain", resolve));
  }
  client.end();
  expect(await answer).toBe(`${200 * MiB}`);
  // No more than the buffers of the two sockets.
  expect(mostWaiting).toBeLessThan(24 * MiB);
  expect(mostWaiting).toBeGreaterThan(0);
});

test.each([
  ["not at all", 3 * MiB],
  ["not at all", 10],
  ["in part", 3 * MiB],
  ["in part, keeping the reader", 3 * MiB],
  ["in part, and canceled", 3 * MiB],
  ["after the answer", 3 * MiB],
])("a body that is read %s leaves the connection usable (%i bytes)", async (kind, length) => {
  const late = vi.fn();
  const { port } = await serve(
    toNodeListener(async (request) => {
      if (request.body === null || kind === "not at all") return new Response("answer");
      if (kind === "after the answer") {
        setTimeout(() => request.text().catch(late), 20);
        return new Response("answer");
      }
      const reader = request.body.getReader();
      await reader.read();
      if (kind === "in part") reader.releaseLock();
      if (kind === "in part, and canceled") await reader.cancel();
      if (kind === "in part, keeping the reader")
        reader
          .read()
          .then(() => reader.read())
          .catch(late);
      return new Response("answer");
    }),
  );
  const post = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n${"x".repeat(length)}`;
  const client = new RawClient(port, `${post}${post}GET /last HTTP/1.1\r\nHost: a\r\n\r\n`);
  await expect.poll(() => client.answers).toBe(3);
  expect(client.closed).toBe(false);
  if (kind === "in part, keeping the reader" || kind === "after the answer") {
    await expect.poll(() => late).toHaveBeenCalledTimes(2);
  }
});

test.each(["too much", null])(
  "a client that keeps sending after its answer is disconnected (%s)",
  async (body) => {
    const { port } = await serve(toNodeListener(async () => new Response(body, { status: 413 })));
    const client = new RawClient(
      port,
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${10_000 * MiB}\r\n\r\n`,
    );
    const piece = Buffer.alloc(MiB);
    let sent = 0;
    const send = () => {
      while (!client.closed && client.socket.write(piece)) sent += 1;
      sent += 1;
    };
    client.socket.on("drain", send);
    send();
    await expect.poll(() => client.closed).toBe(true);
    expect(client.received).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeGreaterThan(63);
    expect(sent).toBeLessThan(120);
  },
);

test.each(["read", "unread"])("a client that waits for 100-continue gets its answer (%s)", async (kind) => {
  const { port } = await serve(
    toNodeListener(async (request) => new Response(kind === "read" ? await request.text() : "unread")),
  );
  const client = nodeRequest({
    port,
    host: "127.0.0.1",
    method: "POST",
    headers: { expect: "100-continue" },
  });
  const answer = new Promise((resolve) => {
    client.on("response", (response) => response.setEncoding("utf8").once("data", resolve));
  });
  client.flushHeaders();
  await new Promise((resolve) => client.once("continue", resolve));
  client.end("read");
  expect(await answer).toBe(kind);
});

test("an empty body is empty, and the body of a GET is ignored", async () => {
  const { port } = await serve(
    toNodeListener(async (request) => new Response(`[${await request.text()}|${request.body === null}]`)),
  );
  const empty = "POST / HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
  const client = new RawClient(port, `${empty}GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody`);
  await expect.poll(() => client.answers).toBe(3);
  expect(client.received.match(/\[.*?\]/g)).toEqual(["[|false]", "[|false]", "[|true]"]);
});
