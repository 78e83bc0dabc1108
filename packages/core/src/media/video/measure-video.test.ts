import { describe, expect, test } from "vitest";
import { inChunks, streamOf, tinyJpeg } from "../../../tests/testing/images.ts";
import { rejection } from "../../../tests/testing/replicate-server.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { measureVideo } from "./measure-video.ts";
import {
  boxOfSize,
  ebmlHeader,
  filler,
  ftyp,
  sampleVideos,
  tinyMp4,
  tinyWebm,
} from "./testing/sample-videos.ts";

const drawn = await sampleVideos();
const tiny = [
  { mediaType: "video/mp4", bytes: tinyMp4 },
  { mediaType: "video/webm", bytes: tinyWebm },
] as const;
const limits = { maxBytes: 10_000_000 };
const text = (value: string) => new TextEncoder().encode(value);

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Measures a video and reads all of it. */
async function wholeOf(source: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return bytesOf((await measureVideo(source, limits)).body);
}

/** Compares bytes with Buffer.compare, because an assertion on all of them is slow. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Leaves time for bytes to be read ahead. */
const idle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a video", () => {
  test.each(drawn)("is typed and passed on unchanged: $mediaType", async ({ mediaType, bytes }) => {
    for (const size of [bytes.length, 16_384, 4_096, 999]) {
      const video = await measureVideo(streamOf(inChunks(bytes, size)).stream, limits);
      expect(video.mediaType).toBe(mediaType);
      expect(isSame(await bytesOf(video.body), bytes)).toBe(true);
      expect(video.failure()).toBeUndefined();
    }
  });

  test.each(drawn)("can arrive byte by byte: $mediaType", async ({ bytes }) => {
    const head = bytes.slice(0, 20_000);
    const source = streamOf([...inChunks(head, 1), bytes.slice(20_000)]).stream;
    expect(isSame(await wholeOf(source), bytes)).toBe(true);
  });

  test.each(tiny)("can have empty chunks: $mediaType", async ({ bytes }) => {
    const pieces = inChunks(bytes, 5).flatMap((chunk) => [new Uint8Array(), chunk]);
    expect(isSame(await wholeOf(streamOf(pieces).stream), bytes)).toBe(true);
  });

  test.each(drawn)(
    "is known before most of it has arrived, and nothing is read ahead: $mediaType",
    async (sample) => {
      const { stream, calls } = streamOf(inChunks(sample.bytes, 1_000));
      const video = await measureVideo(stream, limits);
      await idle();
      expect(calls.pulled).toBe(1);
      const reader = video.body.getReader();
      await reader.read();
      await idle();
      expect(calls.pulled).toBe(1);
      await reader.read();
      await idle();
      expect(calls.pulled).toBe(2);
      await reader.cancel();
    },
  );

  test("calls onBytes for every chunk", async () => {
    let arrivals = 0;
    const chunks = inChunks(drawn[0]?.bytes ?? new Uint8Array(), 10_000);
    const { body } = await measureVideo(streamOf(chunks).stream, {
      ...limits,
      onBytes: () => {
        arrivals++;
      },
    });
    await bytesOf(body);
    expect(arrivals).toBeGreaterThanOrEqual(chunks.length);
  });
});

describe("a file that is not a video is rejected, and its source is canceled:", () => {
  test.each<[string, Uint8Array]>([
    ["zero bytes", new Uint8Array()],
    ["a few bytes", tinyMp4.slice(0, 7)],
    ["a web page", text("<!doctype html><title>Not found</title>".padEnd(5_000))],
    ["JSON", text('{"detail": "not found"}')],
    ["an image", tinyJpeg],
    ["an AVIF", ftyp("avif", "mif1", "miaf")],
    ["another kind of EBML", ebmlHeader("something")],
    ["zeros", new Uint8Array(5_000)],
  ])("%s", async (_what, bytes) => {
    for (const size of [bytes.length || 1, 5]) {
      const { stream } = streamOf(inChunks(bytes, size));
      const error = await rejection(measureVideo(stream, limits));
      expect(error).toMatchObject({ code: "unsupported_media", retryable: true });
      expect((error as Error).message).toBe("The file is not an MP4, WebM, QuickTime or Matroska video.");
    }
  });

  test("before more of it is read", async () => {
    const { stream, calls } = streamOf([text("<html><body>".padEnd(1_000)), text("more"), text("more")]);
    const error = await rejection(measureVideo(stream, limits));
    expect(calls).toEqual({ canceled: [error], pulled: 1 });
  });

  test("a file that needs more than 4 kB to be detected", async () => {
    const { stream, calls } = streamOf(inChunks(boxOfSize(5_000, "ftyp", text("isom".repeat(2_000))), 100));
    expect(await rejection(measureVideo(stream, limits))).toMatchObject({ code: "unsupported_media" });
    expect(calls.pulled).toBe(1);
  });
});

test.each([
  ["zeros after the description of an MP4", tinyMp4.slice(0, -208)],
  ["zeros after the Segment header of a WebM", tinyWebm.slice(0, ebmlHeader().length + 12)],
])("a later error fails the body, and the source is canceled: %s", async (_what, beginning) => {
  const { stream, calls } = streamOf([beginning, new Uint8Array(9), filler(10)]);
  const { body, failure } = await measureVideo(stream, limits);
  const error = await rejection(bytesOf(body));
  expect(error).toMatchObject({ code: "unsupported_media", retryable: true });
  expect(failure()).toBe(error);
  expect(calls).toEqual({ canceled: [error], pulled: 2 });
});

describe("a video that is too large is rejected, and its source is canceled:", () => {
  test("one byte more than the limit, but not exactly the limit", async () => {
    const chunks = inChunks(tinyMp4, 100);
    const exact = await measureVideo(streamOf(chunks).stream, { maxBytes: tinyMp4.length });
    expect(isSame(await bytesOf(exact.body), tinyMp4)).toBe(true);

    const { stream, calls } = streamOf([...chunks, new Uint8Array(1)]);
    const { body, failure } = await measureVideo(stream, { maxBytes: tinyMp4.length - 1 });
    const error = await rejection(bytesOf(body));
    expect(error).toMatchObject({ code: "output_too_large", retryable: false });
    expect(failure()).toBe(error);
    expect(calls.canceled).toEqual([error]);
  });

  test("an endless video", async () => {
    let pulled = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(pulled++ === 0 ? tinyWebm : filler(10_000));
      },
    });
    const { body } = await measureVideo(stream, { maxBytes: 1_000_000 });
    expect(await rejection(bytesOf(body))).toMatchObject({ code: "output_too_large" });
    expect(pulled).toBeLessThan(110);
  });
});

describe("a video that was cut short is download_failed", () => {
  const cut = { code: "download_failed", retryable: true };

  test.each(tiny)("at every byte: $mediaType", async ({ bytes }) => {
    // Before that the type is not known.
    for (let length = 8; length < bytes.length; length++)
      for (const size of [length, 7])
        expect(
          await rejection(wholeOf(streamOf(inChunks(bytes.slice(0, length), size)).stream)),
        ).toMatchObject(cut);
  });

  test.each(drawn)("near both ends and in between: $mediaType", async ({ bytes }) => {
    const near = [1, 2, 9, 100, 5_000];
    for (const length of [
      ...near.map((n) => n + 8),
      ...near.map((n) => bytes.length - n),
      bytes.length >> 1,
    ]) {
      const { stream } = streamOf(inChunks(bytes.slice(0, length), 4_096));
      expect(await rejection(wholeOf(stream)), `${length}`).toMatchObject(cut);
    }
  });

  test("and failure() returns the error", async () => {
    const { body, failure } = await measureVideo(streamOf([tinyMp4.slice(0, -1)]).stream, limits);
    expect(failure()).toBeUndefined();
    const error = await rejection(bytesOf(body));
    expect((error as Error).message).toBe("The video was cut short on its way.");
    expect(failure()).toBe(error);
  });
});

describe("a source that breaks", () => {
  const broken = new Error("the connection broke");

  test("before the type is known rejects the call", async () => {
    for (const chunks of [[], [tinyMp4.slice(0, 20)], [tinyWebm.slice(0, 10)]])
      expect(await rejection(measureVideo(streamOf(chunks, broken).stream, limits))).toBe(broken);
  });

  test("later fails the body, and failure() returns the error", async () => {
    const { body, failure } = await measureVideo(streamOf([tinyMp4.slice(0, -20)], broken).stream, limits);
    expect(await rejection(bytesOf(body))).toBe(broken);
    expect(failure()).toBe(broken);
  });

  test("after the complete video fails it too, because more bytes could have followed", async () => {
    const { body } = await measureVideo(streamOf([tinyMp4], broken).stream, limits);
    expect(await rejection(bytesOf(body))).toBe(broken);
  });
});

describe("canceling", () => {
  test("the body cancels the source", async () => {
    const { stream, calls } = streamOf(inChunks(tinyMp4, 40));
    const { body, failure } = await measureVideo(stream, limits);
    await body.cancel("enough");
    expect(calls.canceled).toEqual(["enough"]);
    expect(failure()).toBeUndefined();
  });

  test.each<[string, () => Promise<void> | never]>([
    ["does not hide an error if the source cannot be canceled", cannotBeCancelled],
    ["is not awaited, because a source can hang", () => new Promise(() => {})],
  ])("%s", { timeout: 2_000 }, async (_what, cancel) => {
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(text("<html><body>".padEnd(100)));
      },
      cancel,
    });
    expect(await rejection(measureVideo(source, limits))).toMatchObject({ code: "unsupported_media" });
  });
});

function cannotBeCancelled(): never {
  throw new Error("cannot be canceled");
}

describe("the declared number of bytes is a complete video", () => {
  const wholeAs = async (bytes: Uint8Array, declaredLength = bytes.length) => {
    const { body } = await measureVideo(streamOf(inChunks(bytes, 50)).stream, { ...limits, declaredLength });
    return bytesOf(body);
  };

  test.each<[string, Uint8Array]>([
    ["an MP4 whose media ends early", tinyMp4.slice(0, -20)],
    ["an MP4 with an incomplete last box", concatBytes([tinyMp4, boxOfSize(900, "free", filler(20))])],
    ["a WebM whose Segment is too short for its length", tinyWebm.slice(0, -8)],
  ])("%s", async (_what, bytes) => {
    expect(isSame(await wholeAs(bytes), bytes)).toBe(true);
    expect(await rejection(wholeAs(bytes, bytes.length + 1))).toMatchObject({ code: "download_failed" });
  });

  test.each<[string, Uint8Array]>([
    ["an MP4 without its description", concatBytes([ftyp("isom"), boxOfSize(900, "mdat", filler(200))])],
    ["an MP4 without its media", tinyMp4.slice(0, -208)],
    ["a WebM without its pictures", tinyWebm.slice(0, 60)],
  ])("but not %s", async (_what, bytes) => {
    const error = await rejection(wholeAs(bytes));
    expect(error).toMatchObject({ code: "unsupported_media" });
    expect((error as Error).message).toBe(
      "The video is broken: its description or its pictures are missing.",
    );
  });
});
