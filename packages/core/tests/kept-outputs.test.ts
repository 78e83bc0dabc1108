import { describe, expect, test } from "vitest";
import { jxl, patchBytes, u32be, withMetadata } from "./testing/image-files.ts";
import { sampleAvif, tinyJpeg } from "./testing/images.ts";
import { createTestApp } from "./testing/test-app.ts";

const description = "a mapmaker with ink on her nose";

async function outcome(bytes: Uint8Array) {
  const fault = { kind: "bytes", bytes, contentType: "application/octet-stream" } as const;
  const prediction = () => ({ downloads: () => fault });
  const { characters, emulator } = await createTestApp({ scenario: { prediction } });
  const { images, failures } = await characters.generate({ description, numImages: 1 });
  const opened = await characters.open(images[0]?.id ?? crypto.randomUUID());
  const downloads = emulator.requests.filter(({ route }) => route === "output").length;
  return { image: images[0], failure: failures[0], stored: await opened?.bytes(), downloads };
}

describe("an unusual output that browsers show is stored:", () => {
  test.each<[string, Uint8Array, string, string]>([
    ["a JPEG without an end marker", tinyJpeg.subarray(0, -2), "image/jpeg", "jpg"],
    ["a JPEG with megabytes of metadata", withMetadata(tinyJpeg, 2_500_000), "image/jpeg", "jpg"],
    [
      "an AVIF of another major brand",
      patchBytes(sampleAvif, 8, new TextEncoder().encode("mif1")),
      "image/avif",
      "avif",
    ],
    [
      "an AVIF whose data is longer than the file",
      patchBytes(sampleAvif, 242, u32be(9_999)),
      "image/avif",
      "avif",
    ],
    ["a JPEG XL", jxl, "image/jxl", "jxl"],
  ])("%s", async (_what, bytes, mediaType, extension) => {
    const { image, stored, downloads } = await outcome(bytes);
    expect(image).toMatchObject({ mediaType, width: 8, height: 6, path: `${image?.id}.${extension}` });
    expect(Buffer.compare(stored ?? new Uint8Array(), bytes)).toBe(0);
    expect(downloads).toBe(1);
  });
});

test("the error for an output that browsers do not show names its type", async () => {
  const heic = new Uint8Array([0, 0, 0, 24, ...new TextEncoder().encode("ftypheic\0\0\0\0mif1heic"), ...jxl]);
  const { failure, downloads } = await outcome(heic);
  expect(failure).toMatchObject({
    code: "unsupported_media",
    message: "The image is HEIC, which browsers do not show as an image.",
  });
  expect(downloads).toBe(3);
});
