import { describe, expect, test } from "vitest";
import type { CharacterReferences } from "../src/images/character-references.ts";
import { sampleImages, streamOf, tinyJpeg } from "./testing/images.ts";
import { createTestApp } from "./testing/test-app.ts";
import { sleep } from "./testing/virtual-clock.ts";

describe("an imported image", () => {
  test("is a character reference like any other, regardless of its filename", async () => {
    const { characters, creates } = await createTestApp();
    for (const { bytes, mediaType, width, height } of await sampleImages()) {
      const reference = await characters.importImage(bytes, { filename: "C:\\Users\\me\\../face\u0007.exe" });
      expect(reference).toMatchObject({ mediaType, width, height, byteLength: bytes.byteLength });
      expect(reference.origin).toEqual({ type: "uploaded", filename: "face.exe" });
      expect(await characters.get(reference.id)).toEqual(reference);
      expect(await (await characters.open(reference.id))?.bytes()).toEqual(new Uint8Array(bytes));
    }
    expect(creates()).toEqual([]);
  });

  test.each([
    ["a Blob", (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes])],
    ["a stream", (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]).stream()],
    [
      "a view of a larger buffer",
      (bytes: Uint8Array<ArrayBuffer>) => {
        const larger = new Uint8Array(bytes.byteLength + 20).fill(7);
        larger.set(bytes, 10);
        return larger.subarray(10, 10 + bytes.byteLength);
      },
    ],
  ])("can be %s", async (_what, of) => {
    const { characters } = await createTestApp();
    const { id } = await characters.importImage(of(tinyJpeg));
    expect(await (await characters.open(id))?.bytes()).toEqual(new Uint8Array(tinyJpeg));
  });

  const noEnd = tinyJpeg.slice(0, -2);
  test.each<[string, (bytes: Uint8Array<ArrayBuffer>) => Parameters<CharacterReferences["importImage"]>]>([
    ["a Uint8Array", (bytes) => [bytes]],
    ["a Blob", (bytes) => [new Blob([bytes])]],
    ["a stream of a known length", (bytes) => [streamOf([bytes]).stream, { byteLength: bytes.length }]],
    ["a stream that fails if it is cut off", (bytes) => [streamOf([bytes]).stream, { isEndVerified: true }]],
  ])("can lack its end marker if it is known to be complete: %s", async (_what, of) => {
    const { characters } = await createTestApp();
    const { id } = await characters.importImage(...of(noEnd));
    expect(await (await characters.open(id))?.bytes()).toEqual(new Uint8Array(noEnd));
  });

  test("has the bytes from the moment of the call", async () => {
    const { characters } = await createTestApp();
    const bytes = tinyJpeg.slice();
    const imported = characters.importImage(bytes);
    bytes.fill(0);
    expect(await (await characters.open((await imported).id))?.bytes()).toEqual(new Uint8Array(tinyJpeg));
  });
});

describe("nothing is stored of", () => {
  const html = new TextEncoder().encode("<html><script>alert(1)</script></html>".repeat(9));
  test.each([
    ["a web page", html, "unsupported_media"],
    ["an empty file", new Uint8Array(), "unsupported_media"],
    ["an image that ends before its image data", tinyJpeg.subarray(0, 100), "unsupported_media"],
    ["an image with too many bytes", tinyJpeg, "output_too_large"],
    ["a value that is not an image", "a path" as never, "invalid_request"],
  ])("%s", async (_what, bytes, code) => {
    const { characters, store } = await createTestApp();
    const maxBytes = code === "output_too_large" ? 40 : 1_000_000;
    await expect(characters.importImage(bytes, { maxBytes })).rejects.toMatchObject({ code });
    expect((await store.list()).items).toEqual([]);
  });

  test("a stream that ends too early, with or without a declared length", async () => {
    const { characters, store } = await createTestApp();
    const cut = streamOf([tinyJpeg.slice(0, -9)]).stream;
    await expect(characters.importImage(cut)).rejects.toMatchObject({
      code: "unsupported_media",
      retryable: false,
      message: "The image is cut short: its end is missing. Send it again.",
    });
    const short = streamOf([tinyJpeg.slice(0, -9)]).stream;
    await expect(characters.importImage(short, { byteLength: 999 })).rejects.toMatchObject({
      code: "unsupported_media",
    });
    expect((await store.list()).items).toEqual([]);
  });

  test("a photo that browsers do not show, and the error says what to do", async () => {
    const { characters, store } = await createTestApp();
    const heic = new Uint8Array([0, 0, 0, 24, ...new TextEncoder().encode("ftypheic\0\0\0\0mif1heic")]);
    await expect(characters.importImage(heic)).rejects.toMatchObject({
      code: "unsupported_media",
      retryable: false,
      message: "The image is HEIC, which browsers do not show as an image. Send it as JPEG or PNG.",
    });
    expect((await store.list()).items).toEqual([]);
  });

  test.each([-1, 1.5, Number.NaN, "9"])("a byteLength of %j", async (byteLength) => {
    const { characters } = await createTestApp();
    const options = { byteLength: byteLength as number };
    await expect(characters.importImage(streamOf([tinyJpeg]).stream, options)).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  test("a stream that fails, and the import rejects with its error", async () => {
    const { characters, store } = await createTestApp();
    const broken = new Error("the phone lost its network");
    const source = streamOf([tinyJpeg.subarray(0, 100)], broken);
    await expect(characters.importImage(source.stream)).rejects.toBe(broken);
    expect((await store.list()).items).toEqual([]);
  });

  test("an aborted import, even if its source hangs", async () => {
    const { characters, store } = await createTestApp();
    const reason = new Error("the user left");
    await expect(characters.importImage(tinyJpeg, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const controller = new AbortController();
    let canceled: unknown;
    const hanging = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(tinyJpeg.slice(0, 60)),
      cancel: (why) => {
        canceled = why;
      },
    });
    const imported = characters.importImage(hanging, { signal: controller.signal });
    void sleep(20).then(() => controller.abort(reason));
    await expect(imported).rejects.toBe(reason);
    expect(canceled).toBe(reason);
    expect((await store.list()).items).toEqual([]);
  });
});
