import { request as nodeRequest } from "node:http";
import { expect, test } from "vitest";
import { RawClient, serve } from "./testing/serve.ts";
import { type NodeListenerOptions, toNodeListener } from "./to-node-listener.ts";

/** The URL that a handler gets for these lines of a request; undefined if Node refuses it. */
async function addressOf(
  lines: readonly string[],
  options?: NodeListenerOptions,
): Promise<string | undefined> {
  const addresses: string[] = [];
  const { port } = await serve(
    toNodeListener(async (request) => {
      addresses.push(request.url);
      return new Response("answer");
    }, options),
  );
  const client = new RawClient(port);
  client.socket.write(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`));
  await expect.poll(() => client.answers).toBe(1);
  return addresses[0];
}

const host = "Host: app.example:8080";

test.each([
  ["GET /a/b?c=d HTTP/1.1", "http://app.example:8080/a/b?c=d"],
  ["GET http://evil/x?y HTTP/1.1", "http://app.example:8080/x?y"],
  ["GET http://evil HTTP/1.1", "http://app.example:8080/"],
  ["GET http://evil?y HTTP/1.1", "http://app.example:8080/?y"],
  ["GET https://u:p@evil/x HTTP/1.1", "http://app.example:8080/x"],
  ["GET //evil/path HTTP/1.1", "http://app.example:8080//evil/path"],
  ["GET /http://evil/x HTTP/1.1", "http://app.example:8080/http://evil/x"],
  ["GET /@evil HTTP/1.1", "http://app.example:8080/@evil"],
  ["GET /%zz HTTP/1.1", "http://app.example:8080/%zz"],
  ["GET /%00 HTTP/1.1", "http://app.example:8080/%00"],
  ["OPTIONS * HTTP/1.1", "http://app.example:8080/"],
  ["GET /...a/.b/c.. HTTP/1.1", "http://app.example:8080/...a/.b/c.."],
  ["GET /a?b\\c/../d HTTP/1.1", "http://app.example:8080/a?b\\c/../d"],
  ["GET /\\evil HTTP/1.1", undefined],
  ["GET /a\\b HTTP/1.1", undefined],
  ["GET /a/../../x HTTP/1.1", undefined],
  ["GET /a/. HTTP/1.1", undefined],
  ["GET /%2E%2e/x HTTP/1.1", undefined],
  ["GET http://evil/../x HTTP/1.1", undefined],
  ["GET /a#b HTTP/1.1", undefined],
  ["GET /é HTTP/1.1", undefined],
])("%s", async (line, address) => {
  expect(await addressOf([line, host])).toBe(address);
});

test.each([
  ["u:p@evil/x?", "http://host.invalid/a"],
  ["evil/x", "http://host.invalid/a"],
  ["evil#", "http://host.invalid/a"],
  ["", "http://host.invalid/a"],
  ["a b", "http://host.invalid/a"],
  ["1.2.3.999", "http://host.invalid/a"],
  ["app.example:99999", "http://host.invalid/a"],
  ["[::1]:80", "http://[::1]/a"],
  ["[::1", "http://host.invalid/a"],
  ["APP.example", "http://app.example/a"],
])("the host %j", async (value, address) => {
  expect(await addressOf(["GET /a HTTP/1.1", `Host: ${value}`])).toBe(address);
});

test("a missing host, as HTTP/1.0 allows", async () => {
  expect(await addressOf(["GET /a HTTP/1.0"])).toBe("http://host.invalid/a");
});

test("forwarded headers change nothing, and `origin` replaces the host", async () => {
  const lines = [
    "GET /a HTTP/1.1",
    host,
    "X-Forwarded-Host: evil",
    "X-Forwarded-Proto: https",
    "Forwarded: host=evil",
  ];
  expect(await addressOf(lines)).toBe("http://app.example:8080/a");
  expect(await addressOf(lines, { origin: "https://public.example/" })).toBe("https://public.example/a");
});

test.each(["app.example", "ftp://app.example", "https://app.example/path", "https://u@app.example", "", 3])(
  "the origin %j is refused",
  (origin) => {
    // @ts-expect-error One of them is not a string.
    expect(() => toNodeListener(async () => new Response(), { origin })).toThrow(
      "`origin` must be a scheme and a host",
    );
  },
);

test("of two Authorization headers, the handler gets the same one as other middleware", async () => {
  const { port } = await serve(
    toNodeListener(
      async ({ headers }) => new Response(`${headers.get("authorization")} ${headers.get("cookie")}`),
    ),
  );
  const headers = [
    "host",
    "a",
    "authorization",
    "one",
    "authorization",
    "two",
    "cookie",
    "a=1",
    "cookie",
    "b=2",
  ];
  const text = await new Promise((resolve) => {
    nodeRequest({ port, host: "127.0.0.1", headers }, (response) =>
      response.setEncoding("utf8").once("data", resolve),
    ).end();
  });
  expect(text).toBe("one a=1; b=2");
});
