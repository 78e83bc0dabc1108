import { describe, expect, test } from "vitest";
import { createVideoHttpTestApp } from "../../tests/testing/http/video-http-test-app.ts";
import { tinyJpeg } from "../../tests/testing/images.ts";
import { until } from "../../tests/testing/test-app.ts";
import { createClientWithTiming } from "./create-client.ts";
import { quickTiming } from "./testing/quick-timing.ts";
import { sendJson, wireServer } from "./testing/wire-server.ts";

const description = "a pirate";
const ada = { owner: "ada" };
const unknown = "00000000-0000-4000-8000-000000000000";

async function setUp(options: Parameters<typeof createVideoHttpTestApp>[0] = {}) {
  const bench = await createVideoHttpTestApp({ handler: { authorize: () => ada }, ...options });
  return { ...bench, client: createClientWithTiming({ baseUrl: bench.endpoints }, quickTiming) };
}

describe("the client", () => {
  test("lists batches of both kinds, page by page", async () => {
    const { client, characters, videos } = await setUp();
    expect(await client.batches.list()).toEqual({ items: [] });
    const images = await characters.generate({ description, numImages: 2 }, ada);
    const film = await videos.generate({ prompt: "it waves" }, ada);
    expect(await client.batches.list()).toEqual({ items: [film, images] });
    const first = await client.batches.list({ limit: 1 });
    expect(first.items).toEqual([film]);
    expect(await client.batches.list({ limit: 1, cursor: first.cursor })).toEqual({ items: [images] });
    expect(await client.batches.list({ kind: "image" })).toEqual({ items: [images] });
    expect(await client.batches.list({ kind: "video", limit: undefined, cursor: undefined })).toEqual({
      items: [film],
    });
    await expect(client.batches.list({ limit: 0 })).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("removes batches, images and videos with one request each", async () => {
    const { client, characters, videos, store } = await setUp();
    const { batchId, images } = await characters.generate({ description, numImages: 2 }, ada);
    const uploaded = await characters.importImage(tinyJpeg, ada);
    const film = await videos.generate({ prompt: "it waves" }, ada);
    const id = film.video?.id ?? "";
    expect(await client.batches.remove(batchId)).toBe(true);
    expect(await client.batches.remove(batchId)).toBe(false);
    expect(await store.head(images[0]?.id ?? "")).toBeUndefined();
    expect(await client.images.remove(uploaded.id)).toBe(true);
    expect(await client.images.remove(uploaded.id)).toBe(false);
    expect(await client.images.remove(id)).toBe(false);
    expect(await client.videos.remove(id)).toBe(true);
    expect(await client.videos.remove(unknown)).toBe(false);
    expect((await store.list()).items).toEqual([]);
  });

  test("rejects with the reason if nothing was removed", async () => {
    const { client, characters, emulator } = await setUp({
      scenario: { timing: { runMs: [60_000, 60_000] } },
    });
    const { batchId } = await characters.start({ description, numImages: 1 }, ada);
    await until(() => emulator.predictions.length === 1);
    await expect(client.batches.remove(batchId)).rejects.toMatchObject({ code: "conflict", batchId });
    await expect(client.images.remove("..")).rejects.toMatchObject({ code: "invalid_request" });
    const open = await setUp({ handler: { authorize: () => true } });
    await expect(open.client.batches.list()).rejects.toMatchObject({ code: "forbidden" });
    await expect(open.client.videos.remove(unknown)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("rejects an invalid page, and stops when its signal aborts", async () => {
    const server = await wireServer({
      "GET /batches": ({ path }, response) =>
        sendJson(response, path.includes("limit=1") ? { items: [{ batch_id: "b" }] } : { items: "none" }),
    });
    const client = createClientWithTiming({ baseUrl: server.baseUrl }, quickTiming);
    for (const limit of [1, 2]) {
      await expect(client.batches.list({ limit })).rejects.toMatchObject({ code: "internal" });
    }
    const enough = new Error("enough");
    await expect(client.batches.list({ signal: AbortSignal.abort(enough) })).rejects.toBe(enough);
    await expect(client.images.remove(unknown, { signal: AbortSignal.abort(enough) })).rejects.toBe(enough);
    expect(server.asked).toHaveLength(2);
  });
});
