import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/store/memory-store.ts";
import { createVideoHttpTestApp } from "../testing/http/video-http-test-app.ts";
import { tinyJpeg } from "../testing/images.ts";
import { until } from "../testing/test-app.ts";

const prompt = "she waves at a ship";

/** Generates a video with the emulated model. */
async function generateVideo(options: Parameters<typeof createVideoHttpTestApp>[0] = {}) {
  const app = await createVideoHttpTestApp({ scenario: { videoFormat: "mp4" }, ...options });
  const { video } = await app.videos.generate({ prompt });
  if (video === undefined) throw new Error("The video was not generated.");
  const bytes = (await (await app.videos.open(video.id))?.bytes()) ?? new Uint8Array();
  return { ...app, video, bytes, path: `/get_video/${video.id}` };
}

describe("GET /get_video/{id}", () => {
  test("returns the bytes with their type and caching headers", async () => {
    const { call, path, video, bytes } = await generateVideo();
    const response = await call("GET", path);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "video/mp4",
      "content-length": String(bytes.byteLength),
      etag: `"${video.sha256}"`,
      "cache-control": "private, max-age=31536000, immutable",
      "accept-ranges": "bytes",
      "content-disposition": `inline; filename="${video.id}.mp4"`,
      "x-content-type-options": "nosniff",
      // Chromium needs at least these permissions to play a video that is opened directly.
      "content-security-policy": "default-src 'none'; media-src 'self'; sandbox allow-same-origin",
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test("supports ranges, so that players can seek", async () => {
    const { call, path, bytes } = await generateVideo();
    const size = bytes.byteLength;
    for (const [range, start, end] of [
      ["bytes=0-", 0, size - 1],
      ["bytes=100-199", 100, 199],
      ["bytes=-7", size - 7, size - 1],
    ] as const) {
      const part = await call("GET", path, { headers: { range } });
      expect(part.status).toBe(206);
      expect(part.headers.get("content-range")).toBe(`bytes ${start}-${end}/${size}`);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(start, end + 1))).toBe(true);
    }
    const none = await call("GET", path, { headers: { range: `bytes=${size}-` } });
    expect([none.status, none.headers.get("content-range")]).toEqual([416, `bytes */${size}`]);
  });

  test("sends no body for a matching If-None-Match or a HEAD", async () => {
    const { call, path, video, bytes } = await generateVideo();
    const headers = { "if-none-match": `"${video.sha256}"` };
    expect((await call("GET", path, { headers })).status).toBe(304);
    expect((await call("GET", path, { headers: { "if-match": '"x"' } })).status).toBe(412);
    const head = await call("HEAD", path);
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("content-length")).toBe(String(bytes.byteLength));
  });

  test("returns the metadata in /info", async () => {
    const { json, path, video } = await generateVideo();
    const { body } = await json("GET", `${path}/info`);
    expect(body).toMatchObject({ id: video.id, url: `/api/mv${path}`, sha256: video.sha256, slot: 0 });
    expect(body.metadata).toMatchObject({ prompt, model: "google/veo-3.1" });
  });

  test("does not find images, and the image endpoint does not find videos", async () => {
    const { call, json, characters, video, path } = await generateVideo();
    const { id } = await characters.importImage(tinyJpeg);
    for (const under of [`/get_video/${id}`, `/get_video/${v4()}`]) {
      for (const below of [under, `${under}/info`]) {
        const { status, body } = await json("GET", below);
        expect([status, body.detail]).toEqual([404, "There is no video with this id."]);
      }
      expect((await call("HEAD", under)).status).toBe(404);
    }
    for (const below of ["", "/info"]) {
      expect((await call("GET", `/get_character_reference/${video.id}${below}`)).status).toBe(404);
    }
    expect((await call("GET", `/get_video/${id}%00.mp4`)).status).toBe(400);
    expect((await call("PUT", path)).status).toBe(405);
  });

  test("returns or redirects to a URL that the store signs", async () => {
    const address = "https://store.example/film.mp4?signature=x";
    const store = Object.assign(memoryStore(), { url: async () => address });
    const { call, json, path, video } = await generateVideo({ store });
    const { body } = await json("GET", path);
    expect(body).toEqual({ video_id: video.id, video_url: address, expires_in_seconds: 3600 });
    const redirected = await call("GET", `${path}?redirect=true`);
    expect([redirected.status, redirected.headers.get("location")]).toEqual([302, address]);
    expect((await call("GET", `/get_video/${v4()}?redirect=true`)).status).toBe(404);
  });
});

test("a large video is streamed with backpressure and never held in memory", async () => {
  const { call, video, path, store } = await generateVideo();
  const byteLength = 4 * 1024 ** 3;
  const piece = new Uint8Array(64 * 1024);
  const made = { bytes: 0, ended: 0, whole: 0 };
  const open = store.open.bind(store);
  store.open = async (id) => {
    const opened = id === video.id ? await open(id) : undefined;
    return (
      opened && {
        asset: { ...opened.asset, byteLength },
        bytes: async () => {
          made.whole += 1;
          return opened.bytes();
        },
        stream: () =>
          new ReadableStream({
            pull(controller) {
              made.bytes += piece.byteLength;
              controller.enqueue(piece);
            },
            cancel() {
              made.ended += 1;
            },
          }),
      }
    );
  };
  const response = await call("GET", path);
  expect(response.headers.get("content-length")).toBe(String(byteLength));
  const reader = response.body?.getReader();
  await reader?.read();
  await new Promise((resolve) => setTimeout(resolve, 300));
  // Only the socket buffers are filled.
  expect(made.bytes).toBeLessThan(16 * 1024 * 1024);
  await reader?.cancel();
  await until(() => made.ended === 1);
  expect(made.whole).toBe(0);
});
