import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler/create-handler.ts";
import { allowAnyone } from "../../src/http/handler/handler-options.ts";
import { RawClient, serve } from "../../src/http/node/testing/serve.ts";
import { toNodeListener } from "../../src/http/node/to-node-listener.ts";
import { createHttpTestApp } from "../testing/http/http-test-app.ts";
import { tinyJpeg } from "../testing/images.ts";

const base = "/api/mv";

/** Other spellings of `/api/mv/get_character_reference/{id}`. None of them may reach the image. */
const spellings: readonly [string, (id: string) => string][] = [
  ["backslashes", (id) => `\\api\\mv\\get_character_reference\\${id}`],
  ["a backslash before the id", (id) => `${base}/get_character_reference\\${id}`],
  ["a backslash after the base", (id) => `${base}\\get_character_reference/${id}`],
  ["a backslash in the base", (id) => `/api\\mv/get_character_reference/${id}`],
  ["a backslash at the start of a segment", (id) => `${base}/get_character_reference/\\${id}`],
  ["a backslash at the end", (id) => `${base}/get_character_reference/${id}\\`],
  ["an escaped backslash", (id) => `${base}/get_character_reference%5C${id}`],
  ["an escaped backslash in the id", (id) => `${base}/get_character_reference/%5c${id}`],
  ["two slashes", (id) => `${base}//get_character_reference/${id}`],
  ["two slashes in the base", (id) => `/api//mv/get_character_reference/${id}`],
  ["two slashes before it", (id) => `/${base}/get_character_reference/${id}`],
  ["an escaped slash", (id) => `${base}/get_character_reference%2F${id}`],
  ["a slash at the end", (id) => `${base}/get_character_reference/${id}/`],
  ["upper case", (id) => `${base}/GET_character_reference/${id}`],
  ["an upper case base", (id) => `/API/mv/get_character_reference/${id}`],
  ["an escaped letter", (id) => `${base}/%67et_character_reference/${id}`],
  ["an escaped letter in the base", (id) => `/%61pi/mv/get_character_reference/${id}`],
  ["a parameter on a segment", (id) => `${base}/get_character_reference;v=1/${id}`],
];

/** Spellings that `URL` normalizes, so that they are visible only in Node's request target. */
const shownByNode: readonly [string, (id: string) => string][] = [
  ["a dot segment", (id) => `${base}/./get_character_reference/${id}`],
  ["two dots", (id) => `${base}/x/../get_character_reference/${id}`],
  ["escaped dots", (id) => `${base}/x/%2e%2E/get_character_reference/${id}`],
  ["half-escaped double dots", (id) => `${base}/x/.%2e/get_character_reference/${id}`],
  ["dots after a backslash", (id) => `${base}/x\\..\\get_character_reference/${id}`],
  ["a fragment", (id) => `${base}/get_character_reference/${id}#x`],
  ["an absolute target with dots", (id) => `http://evil/x/..${base}/get_character_reference/${id}`],
  ["an absolute target with backslashes", (id) => `http://evil\\api\\mv\\get_character_reference\\${id}`],
];

async function served() {
  const { characters } = await createHttpTestApp();
  const { id } = await characters.importImage(tinyJpeg);
  const handler = createHandler({ characters, authorize: allowAnyone });
  return { id, handler };
}

describe.each(["the handler itself", "a wrapped handler"])("%s with a Node server", (which) => {
  test.each([...spellings, ...shownByNode])("%s is not found", async (_what, spell) => {
    const { id, handler } = await served();
    const wrapped = (request: Request) => handler(request);
    const { port } = await serve(toNodeListener(which.includes("wrapped") ? wrapped : handler));
    const client = new RawClient(port, `GET ${spell(id)} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await expect.poll(() => client.answers).toBe(1);
    // Node itself refuses a target that does not start with a slash.
    if (/^(?:\\|http:\/\/evil\\)/.test(spell(id))) {
      return expect(client.received).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(client.received).toMatch(/^HTTP\/1\.1 404 /);
    expect(client.received).toContain('"code":"not_found"');
  });

  test.each([
    ["unchanged", (id: string) => `${base}/get_character_reference/${id}`],
    [
      "with characters in the query that a path must not have",
      (id: string) => `${base}/get_character_reference/${id}?a\\..`,
    ],
    ["as an absolute target", (id: string) => `http://evil${base}/get_character_reference/${id}`],
    ["with an id in upper case", (id: string) => `${base}/get_character_reference/${id.toUpperCase()}`],
  ])("%s: 200", async (_what, spell) => {
    const { id, handler } = await served();
    const wrapped = (request: Request) => handler(request);
    const { port } = await serve(toNodeListener(which.includes("wrapped") ? wrapped : handler));
    const client = new RawClient(port, `GET ${spell(id)} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await expect.poll(() => client.answers).toBe(1);
    expect(client.received).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("a Request", () => {
  // `new Request` itself converts backslashes to slashes.
  const seen = spellings.filter(([what]) => !/backslash/.test(what) || what.includes("escaped"));

  test.each(seen)("%s: 404", async (_what, spell) => {
    const { id, handler } = await served();
    const response = await handler(new Request(`http://app.example${spell(id)}`));
    expect(response.status).toBe(404);
  });

  test("an invalid id is still 400", async () => {
    const { handler } = await served();
    for (const id of ["..%2f..%2fetc", "%zz", `${v4()};x`, "%67"]) {
      const response = await handler(new Request(`http://app.example${base}/batches/${id}`));
      expect([id, response.status]).toEqual([id, 400]);
    }
  });
});
