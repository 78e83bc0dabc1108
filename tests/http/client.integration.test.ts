import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createClient, importImage } from "../../packages/core/src/client/index.ts";
import { type BatchState, memoryStore, reduceBatch, toBatchResult } from "../../packages/core/src/index.ts";
import { type EndpointsOptions, startEndpoints } from "./endpoints.ts";

const description = "a shy vampire with an umbrella";
const failed = { end: { status: "failed", error: "NSFW content detected. Try running it again." } } as const;

async function createHarness(options: Omit<EndpointsOptions, "store"> = {}) {
  const endpoints = await startEndpoints({ store: memoryStore(), ...options });
  onTestFinished(endpoints.close);
  const client = createClient({ baseUrl: `${endpoints.origin}/api/mv` });
  const creates = () => endpoints.emulator.requests.filter(({ route }) => route === "create").length;
  return { ...endpoints, client, creates };
}

test("the client returns the same results as the engine", async () => {
  const { client, characters, creates } = await createHarness();
  const result = await client.images.generate({ description });
  expect(result).toEqual(await characters.batch(result.batchId));
  expect(await client.images.batch(result.batchId)).toEqual(result);
  const [image] = result.images;
  expect(await client.images.get(image?.id ?? "")).toEqual(image);
  const bytes = new Uint8Array(await (await client.images.blob(image?.id ?? "")).arrayBuffer());
  expect(bytes).toEqual(await (await characters.open(image?.id ?? ""))?.bytes());
  const shown = await fetch(client.images.url(image?.id ?? ""));
  expect(shown.headers.get("content-type")).toBe(image?.mediaType);
  expect(creates()).toBe(1);
});

test("the client's events reduce to the same result as the engine's", async () => {
  const { client, characters } = await createHarness();
  let state: BatchState | undefined;
  for await (const event of client.images.stream({ description })) state = reduceBatch(state, event);
  expect(state && toBatchResult(state)).toEqual(await characters.batch(state?.batchId ?? ""));
});

test("a failed batch is returned as a result, and can be retried", async () => {
  const { client, creates } = await createHarness({ emulator: { scenario: { prediction: [failed] } } });
  const result = await client.images.generate({ description });
  expect(result).toMatchObject({ status: "failed", images: [] });
  expect(result.failures.map(({ code }) => code)).toEqual(Array(4).fill("content_rejected"));
  expect((await client.images.retry(result.batchId)).status).toBe("succeeded");
  expect(creates()).toBe(2);
});

test("if the server breaks every connection, nothing is paid for twice", async () => {
  const { client, server, creates } = await createHarness({
    emulator: { scenario: { timing: { startMs: [300, 400], runMs: [600, 900] } } },
  });
  const breaking = setInterval(() => server.closeAllConnections(), 250);
  onTestFinished(() => clearInterval(breaking));
  const events: string[] = [];
  for await (const event of client.images.stream({ description })) events.push(event.type);
  clearInterval(breaking);
  expect(events.at(-1)).toBe("batch-end");
  expect(events.filter((type) => type === "slot-end")).toHaveLength(4);
  expect(creates()).toBe(1);
}, 40_000);

test("aborting the signal cancels the batch, and leaving the loop does not", async () => {
  const { client, characters, emulator } = await createHarness({
    emulator: { scenario: { timing: { runMs: [2_000, 2_500] } } },
  });
  const stop = new AbortController();
  const canceled = client.images.generate({ description }, { signal: stop.signal });
  while (emulator.predictions.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  stop.abort();
  expect((await canceled).status).toBe("canceled");
  let batchId = "";
  for await (const event of client.images.stream({ description })) {
    ({ batchId } = event);
    break;
  }
  let last: string | undefined;
  for await (const { type } of characters.events(batchId)) last = type;
  expect(last).toBe("batch-end");
  expect((await client.images.batch(batchId))?.status).toBe("succeeded");
}, 40_000);

test("a user's own image can be uploaded and fetched", async () => {
  const { client } = await createHarness();
  const jpeg = readFileSync(join(import.meta.dirname, "../edge/tiny.jpg"));
  const reference = await importImage(client, new Blob([jpeg]), { filename: "me.jpg" });
  expect(reference).toMatchObject({
    mediaType: "image/jpeg",
    width: 16,
    height: 12,
    origin: { type: "uploaded", filename: "me.jpg" },
  });
  const bytes = Buffer.from(await (await client.images.blob(reference.id)).arrayBuffer());
  expect(bytes.equals(jpeg)).toBe(true);
  await expect(importImage(client, new Blob(["<svg/>"]), { filename: "x.png" })).rejects.toMatchObject({
    code: "unsupported_media",
  });
});

test("the issues of a refused request have the field names of the TypeScript API", async () => {
  const { client, creates } = await createHarness();
  const error: unknown = await client.images
    .generate({ description: " ", numImages: 7 })
    .catch((reason) => reason);
  expect(error).toMatchObject({ code: "invalid_request", status: 422 });
  const { issues } = error as { issues: { path: string }[] };
  expect(issues.map(({ path }) => path).sort()).toEqual(["description", "numImages"]);
  expect(creates()).toBe(0);
});
