import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { partialBatch, resultAfter } from "./testing/sample-batch.ts";
import { sendEvents, sendJson, sendResult, wireServer } from "./testing/wire-server.ts";

const door = fileURLToPath(new URL("index.ts", import.meta.url));

async function bundled(format: "iife" | "esm" = "iife", names = "*") {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export ${names} from "./index.ts"`, resolveDir: dirname(door) },
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: "browser",
    format,
    globalName: "dramatis",
    target: "es2023",
  });
  const inputs = Object.keys(metafile.inputs).filter((path) => path !== "<stdin>");
  return { code: outputFiles[0]?.text ?? "", inputs };
}

/** What a browser has, and Node's own things not. */
function page(more: object = {}) {
  return createContext({
    fetch,
    URL,
    Headers,
    Response,
    FormData,
    Blob,
    TextDecoder,
    AbortController,
    setTimeout,
    clearTimeout,
    ...more,
  });
}

test("nothing but the client's own words comes along to a browser", async () => {
  const { inputs } = await bundled();
  const folders = new Set(
    inputs.map((path) => path.replace(/^.*packages\/core\/|^/, "").replace(/[^/]*$/, "")),
  );
  expect([...folders].toSorted()).toEqual(
    ["batch/", "client/", "client/generation-store/", "errors/", "request/", "util/", "wire/"].map(
      (room) => `src/${room}`,
    ),
  );
  expect(inputs.filter((path) => /node_modules|node:|\.test\.|testing/.test(path))).toEqual([]);
  const util = inputs.filter((path) => path.includes("src/util/")).map((path) => path.replace(/.*\//, ""));
  expect(util.toSorted()).toEqual(["clock.ts", "on-abort.ts", "random.ts", "wait.ts"]);
});

test.each([
  ["all of it", "*", 10_300],
  ["without the generation store", "{ createClient, DramatisError }", 7_645],
])("%s weighs no more than it may in an app, minified and compressed", async (_what, names, most) => {
  const { code } = await bundled("esm", names);
  expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThanOrEqual(most);
});

test("it runs where there is nothing of Node", async () => {
  const server = await wireServer({
    "POST /generate_character_reference": (_asked, response) => sendEvents(response, partialBatch),
  });
  const { code } = await bundled();
  const context = page();
  runInContext(code, context);
  const script = `dramatis.createClient({ baseUrl: ${JSON.stringify(server.baseUrl)} }).images.generate({ description: "a pirate" })`;
  const result: unknown = await runInContext(script, context);
  expect(JSON.parse(JSON.stringify(result))).toEqual(JSON.parse(JSON.stringify(resultAfter(partialBatch))));
  // There is no crypto: a key was made all the same.
  expect(server.asked[0]?.headers["idempotency-key"]).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test("it looks at the batch where answers have no body, as in React Native", async () => {
  const server = await wireServer({
    "POST /generate_character_reference": ({ headers }, response) => {
      expect(headers.prefer).toBe("respond-async");
      sendJson(response, { batch_id: "b" }, 202);
    },
    "GET /batches/b": (_asked, response) => sendResult(response, resultAfter(partialBatch)),
  });
  class BodylessResponse {}
  const { code } = await bundled();
  const context = page({
    Response: BodylessResponse,
    crypto: { getRandomValues: (bytes: Uint8Array) => bytes.fill(255) },
  });
  runInContext(code, context);
  const script = `dramatis.createClient({ baseUrl: ${JSON.stringify(server.baseUrl)} }).images.generate({ description: "a pirate" })`;
  const { status } = (await runInContext(script, context)) as { status: string };
  expect(status).toBe("partial");
  expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /generate_character_reference",
    "GET /batches/b",
  ]);
  expect(server.asked[0]?.headers["idempotency-key"]).toBe("ffffffff-ffff-4fff-afff-ffffffffffff");
});
