import { describe, expect, test } from "vitest";
import { streamOf, tinyJpeg } from "../../../tests/testing/images.ts";
import { createCharacterReferences } from "../../images/create-character-references.ts";
import { replicate } from "../../replicate/replicate.ts";
import { memoryStore } from "../../store/memory-store.ts";
import { toResponse } from "./byte-answer.ts";
import { ByteCache } from "./byte-cache.ts";
import { serveBytes as answerBytes, type ServeOptions } from "./serve-bytes.ts";
import type { Servable } from "./validators.ts";

const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
const sha256 = "0123456789abcdef".repeat(4);
const etag = `"${sha256}"`;
const modified = "Fri, 02 Jan 2026 03:04:05 GMT";

/** An image that counts its reads. */
function image(changes: Partial<Servable> = {}) {
  const calls = { streams: 0, reads: 0, ranges: [] as unknown[] };
  const asset: Servable = {
    id: "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d",
    path: "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d.png",
    mediaType: "image/png",
    byteLength: bytes.byteLength,
    sha256,
    createdAt: "2026-01-02T03:04:05.678Z",
    stream(range) {
      calls.streams++;
      calls.ranges.push(range);
      return new Blob([bytes.slice(range?.start, (range?.end ?? bytes.byteLength - 1) + 1)]).stream();
    },
    async bytes() {
      calls.reads++;
      return bytes.slice();
    },
    ...changes,
  };
  return { asset, calls };
}

function ask(headers: Record<string, string> = {}, method = "GET", signal?: AbortSignal): Request {
  return new Request("http://localhost/", { method, headers, ...(signal ? { signal } : {}) });
}

async function serveBytes(request: Request, asset: Servable, options?: ServeOptions): Promise<Response> {
  const answer = await answerBytes(request, asset, options);
  return "chunks" in answer ? toResponse(answer, request.signal) : answer;
}

async function bodyOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

// Whatever is asked, an image out of the cache is the same as one out of the store.
describe.each([
  ["streamed", () => ({})],
  ["cached", () => ({ cache: new ByteCache() })],
])("Basics, %s", (_how, options) => {
  test("the whole image, with all that is known of it", async () => {
    const response = await serveBytes(ask(), image().asset, options());
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toEqual({
      "accept-ranges": "bytes",
      "cache-control": "private, max-age=31536000, immutable",
      "content-disposition": 'inline; filename="0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d.png"',
      "content-length": "1000",
      "content-security-policy": "default-src 'none'; sandbox",
      "content-type": "image/png",
      etag,
      "last-modified": modified,
      "x-content-type-options": "nosniff",
    });
    expect(await bodyOf(response)).toEqual(bytes);
  });

  test("HEAD without reading", async () => {
    const { asset, calls } = image();
    const full = await serveBytes(ask(), image().asset, options());
    const response = await serveBytes(ask({}, "HEAD"), asset, options());
    expect(response.status).toBe(200);
    expect([...response.headers]).toEqual([...full.headers]);
    expect(response.body).toBeNull();
    expect(calls).toMatchObject({ streams: 0, reads: 0 });
  });

  test("HEAD ignores a range", async () => {
    for (const range of ["bytes=0-9", "bytes=5000-"]) {
      const response = await serveBytes(ask({ range }, "HEAD"), image().asset, options());
      expect(response.status).toBe(200);
      expect(response.headers.get("content-length")).toBe("1000");
      expect(response.headers.has("content-range")).toBe(false);
    }
  });

  test.each([
    ["closed", "bytes=10-19", 10, 19],
    ["open", "bytes=900-", 900, 999],
    ["suffix", "bytes=-10", 990, 999],
    ["clamped", "bytes=990-5000", 990, 999],
    ["all", "bytes=0-", 0, 999],
  ])("Range, %s", async (_what, range, start, end) => {
    const { asset, calls } = image();
    const given = options();
    const response = await serveBytes(ask({ range }), asset, given);
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${start}-${end}/1000`);
    expect(response.headers.get("content-length")).toBe(String(end - start + 1));
    expect(response.headers.get("etag")).toBe(etag);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(await bodyOf(response)).toEqual(bytes.slice(start, end + 1));
    if (!("cache" in given)) expect(calls.ranges).toEqual([{ start, end }]);
  });

  test.each([
    ["malformed", "bytes=x-"],
    ["of a foreign unit", "lines=0-1"],
    ["several", "bytes=0-1,5-6"],
  ])("Range, %s: the whole image", async (_what, range) => {
    const response = await serveBytes(ask({ range }), image().asset, options());
    expect(response.status).toBe(200);
    expect(response.headers.has("content-range")).toBe(false);
    expect(await bodyOf(response)).toEqual(bytes);
  });

  test("Range, 416 with */size", async () => {
    const { asset, calls } = image();
    const response = await serveBytes(ask({ range: "bytes=1000-" }), asset, options());
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe("bytes */1000");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toMatchObject({ status: 416, code: "invalid_request" });
    expect(calls).toMatchObject({ streams: 0, reads: 0 });
  });

  test.each([
    ["fresh tag", etag, 206],
    ["fresh date", modified, 206],
    ["stale tag", '"other"', 200],
    ["weak tag", `W/${etag}`, 200],
    ["stale date", "Fri, 02 Jan 2026 03:04:04 GMT", 200],
    ["later date", "Fri, 02 Jan 2026 03:04:06 GMT", 200],
    ["nonsense", "yes", 200],
  ])("If-Range, %s", async (_what, ifRange, status) => {
    const headers = { range: "bytes=0-9", "if-range": ifRange };
    const response = await serveBytes(ask(headers), image().asset, options());
    expect(response.status).toBe(status);
    expect((await bodyOf(response)).byteLength).toBe(status === 206 ? 10 : 1000);
  });

  test("a stale If-Range with an unsatisfiable range: the whole image", async () => {
    const headers = { range: "bytes=5000-", "if-range": '"other"' };
    expect((await serveBytes(ask(headers), image().asset, options())).status).toBe(200);
  });

  test.each(["GET", "HEAD"])("304 to %s has ETag and Cache-Control, and reads nothing", async (method) => {
    const { asset, calls } = image();
    const headers = { "if-none-match": etag, range: "bytes=5000-" };
    const response = await serveBytes(ask(headers, method), asset, options());
    expect(response.status).toBe(304);
    expect(Object.fromEntries(response.headers)).toEqual({
      etag,
      "cache-control": "private, max-age=31536000, immutable",
    });
    expect(response.body).toBeNull();
    expect(calls).toMatchObject({ streams: 0, reads: 0 });
  });

  test("If-Modified-Since is compared in seconds", async () => {
    const headers = { "if-modified-since": modified };
    expect((await serveBytes(ask(headers), image().asset, options())).status).toBe(304);
  });

  test.each(["GET", "HEAD"])("If-Match, 412 to %s", async (method) => {
    const { asset, calls } = image();
    const response = await serveBytes(ask({ "if-match": '"other"' }, method), asset, options());
    expect(response.status).toBe(412);
    const text = await response.text();
    expect(text === "" ? "" : JSON.parse(text).status).toBe(method === "HEAD" ? "" : 412);
    expect(calls).toMatchObject({ streams: 0, reads: 0 });
  });

  test("404 without caching if it was removed after the look-up; the store's error if it still exists", async () => {
    const failure = new Error("the disk");
    const { asset } = image({
      stream: () => streamOf([], failure).stream,
      bytes: () => Promise.reject(failure),
    });
    const removed = await serveBytes(ask(), asset, { ...options(), isThere: async () => false });
    expect(removed.status).toBe(404);
    expect(removed.headers.get("cache-control")).toBe("no-store");
    expect(await removed.json()).toMatchObject({ code: "not_found" });
    const there = { ...options(), isThere: async () => true };
    await expect(serveBytes(ask(), asset, there)).rejects.toBe(failure);
    await expect(serveBytes(ask(), asset, options())).rejects.toBe(failure);
    const unknown = { ...options(), isThere: () => Promise.reject(new Error("the network")) };
    await expect(serveBytes(ask(), asset, unknown)).rejects.toBe(failure);
  });

  test("a client that disconnected gets no answer", async () => {
    const controller = new AbortController();
    const { asset } = image({ stream: () => new ReadableStream(), bytes: () => new Promise(() => {}) });
    const isThere = async () => false;
    const response = serveBytes(ask({}, "GET", controller.signal), asset, { ...options(), isThere });
    controller.abort(new Error("left"));
    await expect(response).rejects.toThrow("left");
  });

  test("a client that disconnects midway ends the body", async () => {
    const controller = new AbortController();
    const { asset } = image({
      stream: () => new ReadableStream({ start: (stream) => stream.enqueue(bytes.slice(0, 10)) }),
    });
    const request = ask({}, "GET", controller.signal);
    const reader = (await serveBytes(request, asset, options())).body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    const next = reader?.read();
    controller.abort(new Error("left"));
    // By then, all cached bytes have been sent.
    const end = await next?.then(({ done }) => done, String);
    expect(end).toBe("cache" in options() ? true : "Error: left");
  });

  test("an empty file is answered", async () => {
    const response = await serveBytes(ask(), image({ byteLength: 0 }).asset, options());
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("0");
    expect(await bodyOf(response)).toEqual(new Uint8Array());
  });
});

describe("the disposition is inline, with a safe name", () => {
  test.each([
    ['a".png', "a_.png"],
    ["../../etc/passwd", "_.._etc_passwd"],
    ["a\r\nSet-Cookie: x=1", "a__Set-Cookie__x_1"],
    ["naïve.png", "na_ve.png"],
    [".htaccess", "htaccess"],
    ["", "file"],
    ["...", "file"],
    [`${"a".repeat(5000)}.png`, `${"a".repeat(96)}.png`],
  ])("%j", async (path, name) => {
    const response = await serveBytes(ask({}, "HEAD"), image({ path }).asset);
    expect(response.headers.get("content-disposition")).toBe(`inline; filename="${name}"`);
  });
});

test("pages of another origin can show the image: there is no resource policy", async () => {
  const response = await serveBytes(ask(), image().asset);
  expect(response.headers.has("cross-origin-resource-policy")).toBe(false);
});

describe("the cache", () => {
  test("is filled once by concurrent requests, and not by HEAD and 304", async () => {
    const { asset, calls } = image();
    const cache = new ByteCache();
    await serveBytes(ask({}, "HEAD"), asset, { cache });
    await serveBytes(ask({ "if-none-match": etag }), asset, { cache });
    expect(calls.reads).toBe(0);
    const answers = await Promise.all(Array.from({ length: 20 }, () => serveBytes(ask(), asset, { cache })));
    for (const answer of answers) expect(await bodyOf(answer)).toEqual(bytes);
    expect(calls).toMatchObject({ reads: 1, streams: 0 });
  });

  test("does not lease an asset above its limit, which is streamed", async () => {
    const { asset, calls } = image();
    await bodyOf(await serveBytes(ask(), asset, { cache: new ByteCache(10_000, 999) }));
    expect(calls).toMatchObject({ reads: 0, streams: 1 });
  });

  test.each([
    ["was read", (response: Response) => bodyOf(response)],
    ["was canceled", (response: Response) => response.body?.cancel()],
    ["was aborted", (_response: Response, leave: () => void) => leave()],
  ])("ends a lease when the body %s, and not before", async (_how, end) => {
    const cache = new ByteCache(1000 + 512);
    const controller = new AbortController();
    const response = await serveBytes(ask({}, "GET", controller.signal), image().asset, { cache });
    const other = image({ sha256: "f".repeat(64) });
    await bodyOf(await serveBytes(ask(), other.asset, { cache }));
    expect(other.calls).toMatchObject({ reads: 0, streams: 1 });
    await end(response, () => controller.abort());
    await bodyOf(await serveBytes(ask(), other.asset, { cache }));
    expect(other.calls).toMatchObject({ reads: 1, streams: 1 });
  });

  test("has room again after a failed read", async () => {
    const cache = new ByteCache(1000 + 512);
    const failing = image({ bytes: () => Promise.reject(new Error("the disk")) });
    await expect(serveBytes(ask(), failing.asset, { cache })).rejects.toThrow("the disk");
    const { asset, calls } = image({ sha256: "f".repeat(64) });
    await bodyOf(await serveBytes(ask(), asset, { cache }));
    expect(calls).toMatchObject({ reads: 1, streams: 0 });
  });

  test("keeps the bytes of a slow reader while other images are used", async () => {
    const cache = new ByteCache(2 * (1000 + 512));
    const slow = (await serveBytes(ask(), image().asset, { cache })).body?.getReader();
    const first = await slow?.read();
    for (let index = 0; index < 50; index++) {
      const { asset } = image({ sha256: String(index).padStart(64, "0") });
      await bodyOf(await serveBytes(ask(), asset, { cache }));
    }
    expect(first?.value).toEqual(bytes);
    expect((await slow?.read())?.done).toBe(true);
  });
});

test("an image of the engine is served as it was imported", async () => {
  const characters = createCharacterReferences({
    provider: replicate({ auth: "r8_test" }),
    store: memoryStore(),
  });
  const { id } = await characters.importImage(tinyJpeg);
  const opened = await characters.open(id);
  if (opened === undefined) throw new Error("The image is not there.");
  const { reference, stream, bytes: all } = opened;
  const response = await serveBytes(ask(), { ...reference, stream, bytes: all });
  expect(response.headers.get("content-type")).toBe("image/jpeg");
  expect(await bodyOf(response)).toEqual(new Uint8Array(tinyJpeg));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", tinyJpeg));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  expect(response.headers.get("etag")).toBe(`"${hex}"`);
  await characters.close();
});
