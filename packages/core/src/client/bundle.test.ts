import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { partialBatch, resultAfter } from "./testing/sample-batch.ts";
import { sendEvents, sendJson, sendResult, wireServer } from "./testing/wire-server.ts";

const entryPoint = fileURLToPath(new URL("index.ts", import.meta.url));

async function bundled(format: "iife" | "esm" = "iife", names = "*") {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export ${names} from "./index.ts"`, resolveDir: dirname(entryPoint) },
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

/** Creates a global scope with browser APIs and without Node's. */
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

test("the bundle for browsers holds only the client and the folders it needs", async () => {
  const { inputs } = await bundled();
  const folders = new Set(
    inputs.map((path) => path.replace(/^.*packages\/core\/|^/, "").replace(/[^/]*$/, "")),
  );
  expect([...folders].toSorted()).toEqual(
    ["batch/", "client/", "client/generation-store/", "errors/", "request/", "util/", "wire/"].map(
      (folder) => `src/${folder}`,
    ),
  );
  expect(inputs.filter((path) => /node_modules|node:|\.test\.|testing/.test(path))).toEqual([]);
  const util = inputs.filter((path) => path.includes("src/util/")).map((path) => path.replace(/.*\//, ""));
  expect(util.toSorted()).toEqual(["clock.ts", "on-abort.ts", "random.ts", "wait.ts"]);
});

test.each([
  ["the whole client", "*", 10_300],
  ["the client without the generation store", "{ createClient, DramatisError }", 7_645],
])("the size of %s stays within its limit, minified and compressed", async (_what, names, most) => {
  const { code } = await bundled("esm", names);
  expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThanOrEqual(most);
});

test("the client runs without any Node API", async () => {
  const server = await wireServer({
    "POST /generate_character_reference": (_asked, response) => sendEvents(response, partialBatch),
  });
  const { code } = await bundled();
  const context = page();
  runInContext(code, context);
  const script = `dramatis.createClient({ baseUrl: ${JSON.stringify(server.baseUrl)} }).images.generate({ description: "a pirate" })`;
  const result: unknown = await runInContext(script, context);
  expect(JSON.parse(JSON.stringify(result))).toEqual(JSON.parse(JSON.stringify(resultAfter(partialBatch))));
  // The key is generated without `crypto` too.
  expect(server.asked[0]?.headers["idempotency-key"]).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test("the client polls if responses have no body stream, as in React Native", async () => {
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
