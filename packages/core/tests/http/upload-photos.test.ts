import { describe, expect, test } from "vitest";
import { allowAnyone, createHandler } from "../../src/http/index.ts";
import { exif, exifSegment, insertBytes, jxl, withMetadata } from "../testing/image-files.ts";
import { tinyJpeg } from "../testing/images.ts";
import { createTestApp } from "../testing/test-app.ts";

async function upload(bytes: Uint8Array<ArrayBuffer>) {
  const { characters } = await createTestApp();
  const handler = createHandler({ characters, authorize: allowAnyone });
  const form = new FormData();
  form.append("file", new File([bytes], "photo"));
  const base = "http://localhost/api/mv";
  const response = await handler(
    new Request(`${base}/upload_character_reference`, { method: "POST", body: form }),
  );
  const body = await response.json();
  const info = async () =>
    (await handler(new Request(`${base}/get_character_reference/${body.id}/info`))).json();
  return { status: response.status, body, info };
}

describe("a photo from a phone or camera is accepted:", () => {
  test.each<[string, Uint8Array<ArrayBuffer>, number, number]>([
    ["without an end marker", new Uint8Array(tinyJpeg.subarray(0, -2)), 8, 6],
    ["with megabytes of metadata", withMetadata(tinyJpeg, 2_500_000), 8, 6],
    ["rotated by EXIF", insertBytes(tinyJpeg, 2, exifSegment(exif(6))), 6, 8],
    ["as JPEG XL", jxl, 8, 6],
  ])("%s", async (_what, bytes, width, height) => {
    const { status, body, info } = await upload(bytes);
    expect([status, body.file_size]).toEqual([201, bytes.length]);
    expect(await info()).toMatchObject({ width, height });
  });
});

test("HEIC is refused with an error that names it and says what to do", async () => {
  const heic = new Uint8Array([0, 0, 0, 24, ...new TextEncoder().encode("ftypheic\0\0\0\0mif1heic"), ...jxl]);
  const { status, body } = await upload(heic);
  expect([status, body.code, body.retryable]).toEqual([415, "unsupported_media", false]);
  expect(body.detail).toBe(
    "The image is HEIC, which browsers do not show as an image. Send it as JPEG or PNG.",
  );
});
