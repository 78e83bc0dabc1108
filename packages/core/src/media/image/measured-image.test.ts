import { describe, expect, test } from "vitest";
import { pngData, pngHeader, pngSignature } from "../../../tests/testing/image-files.ts";
import { inChunks, sampleImages, streamOf, tinyJpeg, withSegments } from "../../../tests/testing/images.ts";
import { rejection } from "../../../tests/testing/replicate-server.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { measureImage } from "./measured-image.ts";

const samples = await sampleImages();
const limits = { maxBytes: 10_000_000, maxPixels: 10_000_000 };
const text = (value: string) => new TextEncoder().encode(value);

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Compares bytes with Buffer.compare, because an assertion on all of them is slow. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

describe("an image", () => {
  test.each(samples)("is measured and passed on unchanged: $mediaType", async ({ bytes, ...info }) => {
    for (const size of [bytes.length, 4_096, 1_000]) {
      const { stream } = streamOf(inChunks(bytes, size));
      const image = await measureImage(stream, limits);
      expect(image).toMatchObject(info);
      expect(isSame(await bytesOf(image.body), bytes)).toBe(true);
      expect(image.failure()).toBeUndefined();
    }
  });

  test.each(samples)("can arrive byte by byte: $mediaType", async ({ bytes, ...info }) => {
    const head = inChunks(bytes.slice(0, 2_000), 1);
    const { stream } = streamOf([...head, bytes.slice(2_000)]);
    const image = await measureImage(stream, limits);
    expect(image).toMatchObject(info);
    expect(isSame(await bytesOf(image.body), bytes)).toBe(true);
  });

  test.each([200_000, 2_600_000])("can have %d bytes of metadata before its size", async (length) => {
    const jpeg = withSegments(
      tinyJpeg,
      Array.from({ length: Math.ceil(length / 65_533) }, () => 65_533),
    );
    for (const size of [jpeg.length, 16_384, 999]) {
      const image = await measureImage(streamOf(inChunks(jpeg, size)).stream, limits);
      expect(image).toMatchObject({ mediaType: "image/jpeg", width: 8, height: 6 });
      expect(isSame(await bytesOf(image.body), jpeg)).toBe(true);
    }
  });

  test("is known before most of it has arrived, and nothing is read ahead", async () => {
    const bytes = samples[0]?.bytes ?? new Uint8Array();
    const { stream, calls } = streamOf(inChunks(bytes, 1_000));
    const image = await measureImage(stream, limits);
    // Leaves time for bytes to be read ahead.
    const idle = () => new Promise((resolve) => setTimeout(resolve, 5));
    await idle();
    expect(calls.pulled).toBe(1);
    const reader = image.body.getReader();
    await reader.read();
    await idle();
    expect(calls.pulled).toBe(1);
    await reader.read();
    await idle();
    expect(calls.pulled).toBe(2);
    await reader.cancel();
  });

  test("calls onBytes for every chunk", async () => {
    let arrivals = 0;
    const chunks = inChunks(samples[1]?.bytes ?? new Uint8Array(), 10_000);
    const image = await measureImage(streamOf(chunks).stream, {
      ...limits,
      onBytes: () => {
        arrivals++;
      },
    });
    await bytesOf(image.body);
    expect(arrivals).toBeGreaterThanOrEqual(chunks.length);
  });

  test("can have empty chunks", async () => {
    const pieces = inChunks(tinyJpeg, 50).flatMap((chunk) => [new Uint8Array(), chunk]);
    const image = await measureImage(streamOf(pieces).stream, limits);
    expect(isSame(await bytesOf(image.body), tinyJpeg)).toBe(true);
  });
});

describe("a file that is not an image is rejected, and its source is canceled:", () => {
  test.each<[string, Uint8Array]>([
    ["an empty file", new Uint8Array()],
    ["a few bytes", text("GIF89a")],
    ["an SVG", text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"></svg>'.padEnd(5_000))],
    ["a web page", text("<!doctype html><title>Not found</title>".padEnd(5_000))],
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
    const { stream, calls } = streamOf([text("<html><body>".padEnd(1_000)), text("more"), text("more")]);
    const error = await rejection(measureImage(stream, limits));
    expect(error).toMatchObject({ code: "unsupported_media" });
    expect(calls.canceled).toEqual([error]);
    expect(calls.pulled).toBe(1);
  });
});

describe("an image that is too large is rejected, and its source is canceled:", () => {
  // Only the header of its picture.
  const huge = concatBytes([pngSignature, pngHeader(60_000, 60_000), pngData(8, 6).subarray(0, 8)]);

  test("60000 x 60000 pixels, with only the header", async () => {
    const { stream, calls } = streamOf([huge, new Uint8Array(1_000)]);
    const error = await rejection(measureImage(stream, limits));
    expect(error).toMatchObject({ code: "output_too_large", retryable: false });
    expect((error as Error).message).toContain("60000 x 60000 pixels");
    expect(calls).toMatchObject({ canceled: [error], pulled: 1 });
  });

  test("one pixel more than the limit, but not exactly the limit", async () => {
    const source = () => streamOf([tinyJpeg]).stream;
    expect(await measureImage(source(), { ...limits, maxPixels: 48 })).toMatchObject({ width: 8, height: 6 });
    expect(await rejection(measureImage(source(), { ...limits, maxPixels: 47 }))).toMatchObject({
      code: "output_too_large",
    });
  });

  test("one byte more than the limit, but not exactly the limit", async () => {
    const chunks = inChunks(tinyJpeg, 100);
    const exact = await measureImage(streamOf(chunks).stream, { ...limits, maxBytes: tinyJpeg.length });
    expect(isSame(await bytesOf(exact.body), tinyJpeg)).toBe(true);

    const { stream, calls } = streamOf([...chunks, new Uint8Array(1), new Uint8Array(1)]);
    const image = await measureImage(stream, { ...limits, maxBytes: tinyJpeg.length });
    expect(await rejection(bytesOf(image.body))).toMatchObject({ code: "output_too_large" });
    expect(image.failure()).toMatchObject({ code: "output_too_large" });
    expect(calls.canceled).toHaveLength(1);
  });

  test("an endless image", async () => {
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

describe("an image that was cut short", () => {
  test.each(samples)(
    "before its size is known rejects with download_failed: $mediaType",
    async ({ bytes }) => {
      const { stream } = streamOf([bytes.slice(0, 14)]);
      const error = await rejection(measureImage(stream, limits).then(({ body }) => bytesOf(body)));
      expect(error).toMatchObject({ code: "download_failed", retryable: true });
    },
  );

  test.each(samples)("after its size is known fails the body: $mediaType", async ({ bytes }) => {
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

  test("before the size is known rejects the call", async () => {
    for (const chunks of [[], [tinyJpeg.slice(0, 20)]])
      expect(await rejection(measureImage(streamOf(chunks, broken).stream, limits))).toBe(broken);
  });

  test("later fails the body, and failure() returns the error", async () => {
    const image = await measureImage(streamOf([tinyJpeg.slice(0, -9)], broken).stream, limits);
    expect(await rejection(bytesOf(image.body))).toBe(broken);
    expect(image.failure()).toBe(broken);
  });
});

describe("canceling", () => {
  test("the body cancels the source", async () => {
    const { stream, calls } = streamOf(inChunks(tinyJpeg, 20));
    const image = await measureImage(stream, limits);
    await image.body.cancel("enough");
    expect(calls.canceled).toEqual(["enough"]);
    expect(image.failure()).toBeUndefined();
  });

  test("does not hide an error if the source cannot be canceled", async () => {
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(text("<html><body>".padEnd(100)));
      },
      cancel() {
        throw new Error("cannot be canceled");
      },
    });
    expect(await rejection(measureImage(source, limits))).toMatchObject({ code: "unsupported_media" });
  });

  test("is not awaited, because a source can hang", { timeout: 2_000 }, async () => {
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(text("<html><body>".padEnd(100)));
      },
      cancel: () => new Promise<void>(() => {}),
    });
    expect(await rejection(measureImage(source, limits))).toMatchObject({ code: "unsupported_media" });
  });
});

describe("the end of a source proves that an image is complete", () => {
  const noEnd = tinyJpeg.slice(0, -2);
  const wholeOf = async (bytes: Uint8Array, end: object) => {
    const image = await measureImage(streamOf(inChunks(bytes, 50)).stream, { ...limits, ...end });
    return bytesOf(image.body);
  };

  test("if the declared number of bytes arrived", async () => {
    expect(isSame(await wholeOf(noEnd, { declaredLength: noEnd.length }), noEnd)).toBe(true);
  });

  test("if the source would fail when it is cut off", async () => {
    expect(isSame(await wholeOf(noEnd, { isEndVerified: true }), noEnd)).toBe(true);
  });

  test("but not if fewer bytes than declared arrived, even if the image looks complete", async () => {
    for (const bytes of [noEnd, tinyJpeg]) {
      const error = await rejection(wholeOf(bytes, { declaredLength: bytes.length + 1 }));
      expect(error).toMatchObject({ code: "download_failed", retryable: true });
    }
  });

  test("but not if more bytes arrived, because the declared length is then wrong and the image must show its end", async () => {
    expect(await rejection(wholeOf(noEnd, { declaredLength: 100 }))).toMatchObject({
      code: "download_failed",
    });
    expect(isSame(await wholeOf(tinyJpeg, { declaredLength: 100 }), tinyJpeg)).toBe(true);
  });

  test("but not without a declared length", async () => {
    expect(await rejection(wholeOf(noEnd, {}))).toMatchObject({ code: "download_failed" });
  });

  test("and an unreadable image is then damaged and not cut short", async () => {
    const bytes = tinyJpeg.slice(0, 40);
    const error = await rejection(wholeOf(bytes, { declaredLength: bytes.length }));
    expect(error).toMatchObject({ code: "unsupported_media" });
    expect((error as Error).message).toBe("The image is damaged: its width and height cannot be read.");
  });
});

test("the chunks before the picture are kept without a copy", async () => {
  const chunks = inChunks(
    withSegments(
      tinyJpeg,
      Array.from({ length: 50 }, () => 65_533),
    ),
    100_000,
  );
  const { body } = await measureImage(streamOf(chunks).stream, limits);
  const reader = body.getReader();
  for (const chunk of chunks) expect((await reader.read()).value).toBe(chunk);
});

test.each([
  [
    "HEIC",
    [0, 0, 0, 24, ...text("ftypheic\0\0\0\0mif1heic")],
    "HEIC, which browsers do not show as an image",
  ],
  [
    "HEIF",
    [0, 0, 0, 24, ...text("ftypmif1\0\0\0\0mif1miaf")],
    "HEIC, which browsers do not show as an image",
  ],
  [
    "a video",
    [0, 0, 0, 24, ...text("ftypisom\0\0\0\0mp41avc1")],
    "a video, which browsers do not show as an image",
  ],
  ["a PDF", [...text("%PDF-1.7\n1 0 obj")], "a PDF, which browsers do not show as an image"],
  ["a TIFF", [...text("II*\0\x08\0\0\0\0\0\0\0")], "TIFF, which browsers do not show as an image"],
  ["an SVG", [...text('<svg width="8"><script>1</script></svg>')], "SVG, which can run scripts"],
  ["a web page", [...text("<!doctype html><p>Not found")], "a web page"],
  ["anything else", [...text("just some words")], "not a file that browsers show as an image"],
])("the error names the kind of a rejected file: %s", async (_what, bytes, name) => {
  for (const size of [24, 100]) {
    const error = await rejection(
      measureImage(streamOf(inChunks(new Uint8Array(bytes), size)).stream, limits),
    );
    expect(error).toMatchObject({ code: "unsupported_media", message: `The image is ${name}.` });
  }
});
