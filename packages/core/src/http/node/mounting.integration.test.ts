import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { bundle } from "../../../../../tests/testing/bundle.ts";

const core = fileURLToPath(new URL("../../..", import.meta.url));
const docs = readFileSync(join(core, "../../docs/http.md"), "utf8");

/** The text under a heading of the page. */
function snippet(heading: string): string {
  const [, text] = docs.match(new RegExp(`\n### ${heading}\n.*?\`\`\`ts\n(.*?)\`\`\``, "s")) ?? [];
  if (text === undefined) throw new Error(`docs/http.md has no code under ${heading}`);
  return text;
}

/** The folder of an app, with its dependencies installed. */
const folder = mkdtempSync(join(tmpdir(), "dramatis-mounting-"));
beforeAll(() => {
  mkdirSync(join(folder, "node_modules/@dramatis"), { recursive: true });
  symlinkSync(core, join(folder, "node_modules/@dramatis/core"));
  for (const name of ["express", "fastify", "hono"])
    symlinkSync(join(core, "node_modules", name), join(folder, "node_modules", name));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(folder, "handler.ts"),
    `export async function handler(request: Request): Promise<Response> {
      return Response.json({ method: request.method, path: new URL(request.url).pathname, text: await request.text() });
    }`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(["Express", "Fastify", "node:http"])("the page's lines for %s", (heading) => {
  test("start a server that answers", async () => {
    const port = await freePort();
    const file = join(folder, `${heading.replace(":", "-")}.ts`);
    writeFileSync(file, snippet(heading).replace("3000", String(port)));
    const run = spawn(process.execPath, [await bundle(file)], { cwd: core });
    onTestFinished(() => void run.kill());
    let output = "";
    run.stderr.on("data", (data) => {
      output += data;
    });
    const url = `http://localhost:${port}/api/mv/retry`;
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: '{ "a": 1 }' };
    // Not reachable until the server listens.
    const answer = () => fetch(url, init).then((response) => response.json(), String);
    await expect.poll(answer).toEqual({ method: "POST", path: "/api/mv/retry", text: '{ "a": 1 }' });
    expect(output).toBe("");
    expect(await (await fetch(url)).json()).toEqual({ method: "GET", path: "/api/mv/retry", text: "" });
  });
});

test("the page's lines for Hono answer", async () => {
  writeFileSync(join(folder, "hono.ts"), snippet("Hono"));
  const { app } = await import(join(folder, "hono.ts"));
  const response = await app.request("/api/mv/x", { method: "POST", body: "body" });
  expect(await response.json()).toEqual({ method: "POST", path: "/api/mv/x", text: "body" });
});

test("the page's lines for Next.js answer each method", async () => {
  writeFileSync(join(folder, "route.ts"), snippet("Next.js"));
  const route = await import(join(folder, "route.ts"));
  expect(Object.keys(route).sort()).toEqual(["DELETE", "GET", "HEAD", "OPTIONS", "POST"]);
  // Like NextRequest: a Request with additional members. The route gets its parameters as a second argument.
  class NextRequest extends Request {
    readonly nextUrl = new URL(this.url);
    readonly cookies = new Map();
  }
  for (const method of Object.keys(route)) {
    const request = new NextRequest("http://localhost:3000/api/mv/x", { method });
    const response = await route[method](request, { params: Promise.resolve({ path: ["x"] }) });
    expect(await response.json()).toEqual({ method, path: "/api/mv/x", text: "" });
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port is free.");
  return address.port;
}
