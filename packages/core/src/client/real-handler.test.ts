import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { tinyJpeg } from "../../tests/testing/images.ts";
import { createTestApp, type TestAppOptions } from "../../tests/testing/test-app.ts";
import { allowAnyone, createHandler } from "../http/index.ts";
import { toNodeListener } from "../http/node/index.ts";
import { createClientWithTiming } from "./create-client.ts";
import { importImage } from "./import-image.ts";
import { quickTiming } from "./testing/quick-timing.ts";

async function setUp(options: TestAppOptions = {}) {
  const app = await createTestApp(options);
  const server = createServer(
    toNodeListener(createHandler({ characters: app.characters, authorize: allowAnyone })),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    ...app,
    client: createClientWithTiming({ baseUrl: `http://127.0.0.1:${port}/api/mv` }, quickTiming),
  };
}

test("the real endpoints and the client agree", async () => {
  const { client, characters, creates } = await setUp();
  const result = await client.images.generate(
    { description: "a pirate", numImages: 2 },
    { idempotencyKey: "k" },
  );
  expect(result).toEqual(await characters.batch(result.batchId));
  expect(await client.images.batch(result.batchId)).toEqual(result);
  expect(
    await client.images.generate({ description: "a pirate", numImages: 2 }, { idempotencyKey: "k" }),
  ).toEqual(result);
  expect(creates()).toHaveLength(2);
  const id = result.images[0]?.id ?? "";
  expect(await client.images.get(id)).toEqual(result.images[0]);
  expect((await client.images.blob(id)).size).toBe(result.images[0]?.byteLength);
  const imported = await importImage(client, new Blob([tinyJpeg], { type: "image/jpeg" }), {
    filename: "me.png",
  });
  expect(imported.origin).toEqual({ type: "uploaded", filename: "me.png" });
  const events = [];
  for await (const event of client.images.events(result.batchId)) events.push(event);
  const emitted = [];
  for await (const event of characters.events(result.batchId)) emitted.push(event);
  expect(events).toEqual(emitted);
});

test("start, cancel and retry of a real batch", async () => {
  const { client } = await setUp({ scenario: { timing: { startMs: [0, 0], runMs: [60_000, 60_000] } } });
  const { batchId } = await client.images.start({ description: "a pirate", numImages: 1 });
  expect((await client.images.cancel(batchId)).status).toBe("canceled");
  const controller = new AbortController();
  const onEvent = ({ type, sequence }: { type: string; sequence: number }) => {
    if (type === "slot-progress" && sequence > 0) controller.abort();
  };
  const retried = await client.images.retry(batchId, { signal: controller.signal, onEvent });
  expect(retried.status).toBe("canceled");
});

test("requests that the real server refuses", async () => {
  const { client } = await setUp();
  await expect(client.images.generate({ description: " ", numImages: 9 })).rejects.toMatchObject({
    code: "invalid_request",
    issues: [{ path: "description" }, { path: "numImages" }],
  });
});
