import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { createClient } from "../../packages/core/src/client/index.ts";
import { createEmulator, type Emulator } from "../../packages/replicate-emulator/src/index.ts";
import { bundle } from "../testing/bundle.ts";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

/** What an example server needs. */
interface Environment {
  readonly emulator: Emulator;
  readonly baseUrl: string;
  readonly data: string;
}

async function createEnvironment(): Promise<Environment> {
  const emulator = createEmulator({ scenario: { timing: { startMs: [0, 10], runMs: [1_500, 1_500] } } });
  const { baseUrl } = await emulator.listen();
  const data = await mkdtemp(join(tmpdir(), "dramatis-example-"));
  onTestFinished(async () => {
    await emulator.close();
    await rm(data, { recursive: true, force: true });
  });
  return { emulator, baseUrl, data };
}

/** Starts an example server. The first line of its output is its address. */
async function start(
  name: string,
  { baseUrl, data }: Environment,
): Promise<{ url: string; server: ChildProcess }> {
  const folder = join(examples, name);
  const server = spawn(process.execPath, [await bundle(join(folder, "server.ts"))], {
    cwd: folder,
    env: {
      ...process.env,
      PORT: "0",
      DRAMATIS_DATA: data,
      REPLICATE_API_TOKEN: "r8_example",
      REPLICATE_BASE_URL: baseUrl,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill("SIGKILL");
      await once(server, "exit");
    }
  });
  const lines = createInterface({ input: server.stdout });
  const [url] = (await once(lines, "line")) as [string];
  return { url, server };
}

/** Sends a request under another host name, and returns the status. */
async function requestStatus(name: string, method: string, url: string): Promise<number | undefined> {
  const host = `${name}:${new URL(url).port}`;
  const headers = { host, origin: `http://${host}`, "content-type": "application/json" };
  const sent = request(url, { method, headers }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

describe.each(["express-server", "hono-server"])("%s", (name) => {
  test("generates images from a description, and a video from one of them", { timeout: 60_000 }, async () => {
    const environment = await createEnvironment();
    const { url, server } = await start(name, environment);
    const client = createClient({ baseUrl: url });
    const result = await client.images.generate({ description: "a shy vampire with an umbrella" });
    expect(result).toMatchObject({ status: "succeeded", requested: 4 });
    const [chosen] = result.images;
    const characterReferenceId = chosen?.id ?? "";
    expect((await client.images.blob(characterReferenceId)).type).toBe(chosen?.mediaType);
    const { status, video } = await client.videos.generate({ prompt: "She opens it", characterReferenceId });
    expect(status).toBe("succeeded");
    const part = await fetch(client.videos.url(video?.id ?? ""), { headers: { range: "bytes=0-3" } });
    expect([part.status, part.headers.get("content-type")]).toEqual([206, "video/webm"]);
    expect(environment.emulator.predictions).toHaveLength(5);

    // DNS rebinding: the page's host name resolves to this machine, so its browser treats both as the same site.
    for (const [method, path] of [
      ["POST", "/generate_character_reference"],
      ["GET", `/get_character_reference/${characterReferenceId}`],
    ] as const) {
      expect([method, await requestStatus("rebound.example", method, `${url}${path}`)]).toEqual([
        method,
        403,
      ]);
      expect([method, await requestStatus("localhost", method, `${url}${path}`)]).not.toEqual([method, 403]);
    }
    expect(environment.emulator.predictions).toHaveLength(5);

    server.kill("SIGTERM");
    expect(await once(server, "exit")).toEqual([0, null]);
  });
});

// Tests one of the two servers, because only the engine matters here.
test("after a kill, a server finishes the batch that was running, and pays nothing twice", {
  timeout: 60_000,
}, async () => {
  const environment = await createEnvironment();
  const first = await start("express-server", environment);
  const { batchId } = await createClient({ baseUrl: first.url }).images.start({ description: "a pirate" });
  // Waits until every prediction is polled, so that the batch has a normal lease.
  const isPolled = () => environment.emulator.predictions.filter(({ polls }) => polls > 0).length === 4;
  while (!isPolled()) await new Promise((resolve) => setTimeout(resolve, 10));
  first.server.kill("SIGKILL");
  await once(first.server, "exit");

  const second = await start("express-server", environment);
  const client = createClient({ baseUrl: second.url });
  let last: unknown;
  for await (const event of client.images.events(batchId)) last = event;
  expect(last).toMatchObject({ type: "batch-end", result: { status: "succeeded" } });
  expect(environment.emulator.predictions).toHaveLength(4);
});
