import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { readUpload } from "../../packages/core/src/http/body/read-upload.ts";
import { HttpError } from "../../packages/core/src/http/handler/http-error.ts";
import { serveHandler } from "./listen.ts";

const megabyte = 1024 * 1024;
const boundary = "----dramatis7MA4";
const type = `multipart/form-data; boundary=${boundary}`;
const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="me.png"\r\n\r\n`;
const end = `\r\n--${boundary}--\r\n`;

/**
 * Starts a server that answers with the size of an upload of at most 1 MB. It stops reading an upload that starts with
 * "no".
 */
async function startUploadServer() {
  const failures: unknown[] = [];
  const port = await serveHandler(async (incoming) => {
    try {
      const { stream } = await readUpload(incoming, { maxBytes: megabyte });
      let length = 0;
      for await (const chunk of stream) {
        if (length === 0 && new TextDecoder().decode(chunk.subarray(0, 2)) === "no") break;
        length += chunk.byteLength;
      }
      return new Response(String(length), { headers: { "content-length": String(String(length).length) } });
    } catch (error) {
      failures.push(error);
      return error instanceof HttpError ? error.response(incoming) : new Response(null, { status: 500 });
    }
  });
  return { port, failures };
}

function createAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

/** Posts a body in pieces of 64 kB. Returns the status, the text, and the port from which it was sent. */
async function post(port: number, agent: Agent, body: string, headers: Record<string, string> = {}) {
  const sent = request({
    port,
    host: "127.0.0.1",
    agent,
    method: "POST",
    headers: { "content-type": type, ...headers },
  });
  const answer = once(sent, "response") as Promise<[IncomingMessage]>;
  for (let at = 0; at < body.length; at += 64 * 1024) {
    if (!sent.write(body.slice(at, at + 64 * 1024))) await Promise.race([once(sent, "drain"), answer]);
  }
  sent.end();
  const [response] = await answer;
  const from = response.socket.localPort;
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, text, from };
}

test.each([
  ["is accepted", `${head}${"x".repeat(500_000)}${end}`, 200, {}],
  ["has more data after its file", `${head}x${end}${"y".repeat(500_000)}`, 200, {}],
  ["is not read to its end", `${head}no${"x".repeat(800_000)}${end}`, 200, {}],
  ["is slightly too large", `${head}${"x".repeat(megabyte + 200_000)}${end}`, 413, {}],
  ["has a Content-Length that is too large", "x".repeat(1_900_000), 413, { "content-length": "1900000" }],
  ["is not a form", "x".repeat(900_000), 415, { "content-type": "image/png" }],
  ["has too much data before its file", "x".repeat(900_000), 413, {}],
])("after an upload that %s, the connection is reused", async (_what, body, status, headers) => {
  const { port } = await startUploadServer();
  const agent = createAgent();
  const first = await post(port, agent, body, headers);
  expect(first.status).toBe(status);
  const next = await post(port, agent, `${head}12345${end}`);
  expect(next).toEqual({ status: 200, text: "5", from: first.from });
  agent.destroy();
});

test("an endless upload is answered with 413, and its connection is closed", async () => {
  const { port } = await startUploadServer();
  const socket = connect(port, "127.0.0.1");
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const piece = "x".repeat(64 * 1024);
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  let sent = 0;
  const closed = new Promise<void>((resolve) => {
    socket.on("error", () => {}).on("close", () => resolve());
  });
  const sendMore = () => {
    if (socket.destroyed) return;
    sent += piece.length;
    socket.write(`10000\r\n${piece}\r\n`, sendMore);
  };
  sendMore();
  await closed;
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  expect(sent).toBeLessThan(50 * megabyte);
  expect((await post(port, createAgent(), `${head}12345${end}`)).text).toBe("5");
});

test.each([
  ["in the headers of the file", head.slice(0, -10)],
  ["inside the file", `${head}${"x".repeat(100_000)}`],
])("if the client disconnects %s, the upload fails with 400", async (_where, body) => {
  const { port, failures } = await startUploadServer();
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 900000\r\n\r\n${body}`,
    () => socket.destroy(),
  );
  await expect.poll(() => failures.length).toBe(1);
  const [failure] = failures;
  if (!(failure instanceof HttpError)) throw failure;
  expect(await failure.response(new Request("http://x/")).json()).toMatchObject({
    status: 400,
    code: "invalid_request",
  });
  expect((await post(port, createAgent(), `${head}12345${end}`)).text).toBe("5");
});
