import { describe, expect, test } from "vitest";
import { fromBase64, inChunks, sampleImages, streamOf, tinyJpeg, withSegments } from "../testing/images.ts";
import { rejection } from "../testing/replicate-server.ts";
import { measureImage } from "./measured-image.ts";

const samples = await sampleImages();
const limits = { maxBytes: 10_000_000, maxPixels: 10_000_000 };
const text = (value: string) => new TextEncoder().encode(value);

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** An assertion on all the bytes would take longer than all that is tested here. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

describe("an image", () => {
  test.each(samples)("is measured and handed on as it came: $mediaType", async ({ bytes, ...info }) => {
    for (const size of [bytes.length, 4_096, 1_000]) {
      const { stream } = streamOf(inChunks(bytes, size));
      const image = await measureImage(stream, limits);
      expect(image).toMatchObject(info);
      expect(isSame(await bytesOf(image.body), bytes)).toBe(true);
      expect(image.failure()).toBeUndefined();
    }
  });

  test.each(samples)("may drip in byte by byte: $mediaType", async ({ bytes, ...info }) => {
    const head = inChunks(bytes.slice(0, 2_000), 1);
    const { stream } = streamOf([...head, bytes.slice(2_000)]);
    const image = await measureImage(stream, limits);
    expect(image).toMatchObject(info);
    expect(isSame(await bytesOf(image.body), bytes)).toBe(true);
  });

  test("may have 200 kB of metadata before its size", async () => {
    const jpeg = withSegments(tinyJpeg, [65_533, 65_533, 65_533, 10_000]);
    for (const size of [jpeg.length, 16_384, 999]) {
      const image = await measureImage(streamOf(inChunks(jpeg, size)).stream, limits);
      expect(image).toMatchObject({ mediaType: "image/jpeg", width: 8, height: 6 });
      expect(isSame(await bytesOf(image.body), jpeg)).toBe(true);
    }
  });

  test("is known before most of it has come, and nothing is read ahead", async () => {
    const bytes = samples[0]?.bytes ?? new Uint8Array();
    const { stream, told } = streamOf(inChunks(bytes, 1_000));
    const image = await measureImage(stream, limits);
    // Whatever would be read ahead has the time to be.
    const idle = () => new Promise((resolve) => setTimeout(resolve, 5));
    await idle();
    expect(told.pulled).toBe(1);
    const reader = image.body.getReader();
    await reader.read();
    await idle();
    expect(told.pulled).toBe(1);
    await reader.read();
    await idle();
    expect(told.pulled).toBe(2);
    await reader.cancel();
  });

  test("tells of every arrival", async () => {
    let arrivals = 0;
    const chunks = inChunks(samples[1]?.bytes ?? new Uint8Array(), 10_000);
    const image = await measureImage(streamOf(chunks).stream, limits, () => {
      arrivals++;
    });
    await bytesOf(image.body);
    expect(arrivals).toBeGreaterThanOrEqual(chunks.length);
  });

  test("may have empty pieces among the others", async () => {
    const pieces = inChunks(tinyJpeg, 50).flatMap((chunk) => [new Uint8Array(), chunk]);
    const image = await measureImage(streamOf(pieces).stream, limits);
    expect(isSame(await bytesOf(image.body), tinyJpeg)).toBe(true);
  });
});

describe("what is no image is refused, and its source cancelled:", () => {
  test.each<[string, Uint8Array]>([
    ["zero bytes", new Uint8Array()],
    ["a few bytes", text("GIF89a")],
    ["an SVG", text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"></svg>'.padEnd(5_000))],
    ["a page", text("<!doctype html><title>Not found</title>".padEnd(5_000))],
    ["JSON", text('{"detail": "not found"}')],
    ["a PDF", text("%PDF-1.7".padEnd(5_000))],
    ["zeros", new Uint8Array(5_000)],
  ])("%s", async (_what, bytes) => {
    for (const size of [bytes.length || 1, 5]) {
      const { stream } = streamOf(inChunks(bytes, size));
      expect(await rejection(measureImage(stream, limits))).toMatchObject({
        code: "unsupported_media",
        retryable: true,
      });
    }
  });

  test("before more of it is read", async () => {
    const { stream, told } = streamOf([text("<html><body>".padEnd(1_000)), text("more"), text("more")]);
    const error = await rejection(measureImage(stream, limits));
    expect(error).toMatchObject({ code: "unsupported_media" });
    expect(told.cancelled).toEqual([error]);
    expect(told.pulled).toBe(1);
  });

  test("an image that has a megabyte of metadata and still no size", async () => {
    const jpeg = withSegments(
      tinyJpeg,
      Array.from({ length: 40 }, () => 65_533),
    );
    const { stream, told } = streamOf(inChunks(jpeg, 65_536));
    expect(await rejection(measureImage(stream, limits))).toMatchObject({ code: "unsupported_media" });
    expect(told.cancelled).toHaveLength(1);
    // It gives up at about the megabyte, not at the end.
    expect(told.pulled).toBeLessThan(36);
  });
});

describe("what is too large is refused, and its source cancelled:", () => {
  // An IHDR chunk of 60000 x 60000, and nothing behind it.
  const huge = fromBase64("iVBORw0KGgoAAAANSUhEUgAA6mAAAOpgCAYAAAA=");

  test("60000 x 60000 pixels, of which only the header came", async () => {
    const { stream, told } = streamOf([huge, new Uint8Array(1_000)]);
    const error = await rejection(measureImage(stream, limits));
    expect(error).toMatchObject({ code: "output_too_large", retryable: false });
    expect((error as Error).message).toContain("60000 x 60000 pixels");
    expect(told).toMatchObject({ cancelled: [error], pulled: 1 });
  });

  test("one pixel more than is allowed, and not just as many", async () => {
    const source = () => streamOf([tinyJpeg]).stream;
    expect(await measureImage(source(), { ...limits, maxPixels: 48 })).toMatchObject({ width: 8, height: 6 });
    expect(await rejection(measureImage(source(), { ...limits, maxPixels: 47 }))).toMatchObject({
      code: "output_too_large",
    });
  });

  test("one byte more than is allowed, and not just as many", async () => {
    const chunks = inChunks(tinyJpeg, 100);
    const exact = await measureImage(streamOf(chunks).stream, { ...limits, maxBytes: tinyJpeg.length });
    expect(isSame(await bytesOf(exact.body), tinyJpeg)).toBe(true);

    const { stream, told } = streamOf([...chunks, new Uint8Array(1), new Uint8Array(1)]);
    const image = await measureImage(stream, { ...limits, maxBytes: tinyJpeg.length });
    expect(await rejection(bytesOf(image.body))).toMatchObject({ code: "output_too_large" });
    expect(image.failure()).toMatchObject({ code: "output_too_large" });
    expect(told.cancelled).toHaveLength(1);
  });

  test("an image without an end", async () => {
    let pulled = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(pulled++ === 0 ? tinyJpeg : new Uint8Array(10_000));
      },
    });
    const image = await measureImage(stream, { ...limits, maxBytes: 1_000_000 });
    expect(await rejection(bytesOf(image.body))).toMatchObject({ code: "output_too_large" });
    expect(pulled).toBeLessThan(110);
  });
});

describe("what was cut short", () => {
  test.each(samples)("before its size was told is download_failed: $mediaType", async ({ bytes }) => {
    const { stream } = streamOf([bytes.slice(0, 14)]);
    const error = await rejection(measureImage(stream, limits).then(({ body }) => bytesOf(body)));
    expect(error).toMatchObject({ code: "download_failed", retryable: true });
  });

  test.each(samples)("later fails the body: $mediaType", async ({ bytes }) => {
    for (const length of [bytes.length - 1, bytes.length - 20]) {
      const { stream } = streamOf(inChunks(bytes.slice(0, length), 4_096));
      const image = await measureImage(stream, limits);
      const error = await rejection(bytesOf(image.body));
      expect(error).toMatchObject({ code: "download_failed", retryable: true });
      expect(image.failure()).toBe(error);
    }
  });
});

describe("a source that breaks", () => {
  const broken = new Error("the connection broke");

  test("at once or in the header fails the measuring", async () => {
    for (const chunks of [[], [tinyJpeg.slice(0, 20)]])
      expect(await rejection(measureImage(streamOf(chunks, broken).stream, limits))).toBe(broken);
  });

  test("later fails the body, which remembers it", async () => {
    const image = await measureImage(streamOf([tinyJpeg.slice(0, -20)], broken).stream, limits);
    expect(await rejection(bytesOf(image.body))).toBe(broken);
    expect(image.failure()).toBe(broken);
  });
});

describe("cancelling", () => {
  test("the body cancels the source", async () => {
    const { stream, told } = streamOf(inChunks(tinyJpeg, 20));
    const image = await measureImage(stream, limits);
    await image.body.cancel("enough");
    expect(told.cancelled).toEqual(["enough"]);
    expect(image.failure()).toBeUndefined();
  });

  test("does not hide an error where the source cannot be cancelled", async () => {
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(text("<html><body>".padEnd(100)));
      },
      cancel() {
        throw new Error("cannot be cancelled");
      },
    });
    expect(await rejection(measureImage(source, limits))).toMatchObject({ code: "unsupported_media" });
  });

  test("is not waited for: a source may take as long as it likes", { timeout: 2_000 }, async () => {
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(text("<html><body>".padEnd(100)));
      },
      cancel: () => new Promise<void>(() => {}),
    });
    expect(await rejection(measureImage(source, limits))).toMatchObject({ code: "unsupported_media" });
  });
});
