import sharp from "sharp";
import { expect, it } from "vitest";
import { examineImage } from "./examine-image.ts";
import { sampleImage, sampleSize } from "./testing/sample-images.ts";

async function photograph(format: "png" | "jpeg" | "webp" | "gif" | "avif", options = {}): Promise<Buffer> {
  const noise = { type: "gaussian" as const, mean: 120, sigma: 60 };
  const image = sharp({
    create: { ...sampleSize, width: 60, height: 40, channels: 3, noise, background: "#000" },
  });
  return image.toFormat(format, options).toBuffer();
}

const formats = ["png", "jpeg", "webp", "gif", "avif"] as const;

it.each(formats)(
  "distinguishes a complete %s, whatever follows its end, from a truncated one of any length",
  async (format) => {
    const bytes = await photograph(format);
    const complete = { type: "image", mediaType: `image/${format}`, width: 60, height: 40 };
    expect(examineImage(bytes)).toEqual(complete);
    if (format !== "avif")
      expect(examineImage(Buffer.concat([bytes, Buffer.from("and more")]))).toEqual(complete);
    for (let length = 12; length < bytes.length; length++) {
      const cut = examineImage(bytes.subarray(0, length));
      if (cut.type === "image" || cut.reason !== "cut_short") expect({ length, cut }).toBe("cut short");
    }
  },
);

it("reads a JPEG with several scans, and with an embedded preview", async () => {
  const preview = await sharp(await photograph("jpeg"))
    .resize(16)
    .jpeg()
    .toBuffer();
  const bytes = await photograph("jpeg", { progressive: true });
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), preview]);
  segment.writeUInt16BE(preview.length + 2, 2);
  const withPreview = Buffer.concat([bytes.subarray(0, 2), segment, bytes.subarray(2)]);
  expect(examineImage(withPreview)).toMatchObject({ type: "image", width: 60, height: 40 });
  expect(examineImage(withPreview.subarray(0, -1))).toMatchObject({ reason: "cut_short" });
  expect(examineImage(withPreview.subarray(0, segment.length + 60))).toMatchObject({ reason: "cut_short" });
});

it("skips a restart marker in a JPEG", async () => {
  const bytes = await photograph("jpeg");
  const restart = Buffer.concat([bytes.subarray(0, -2), Buffer.from([0xff, 0xd3]), bytes.subarray(-2)]);
  expect(examineImage(restart)).toMatchObject({ type: "image" });
  expect(examineImage(restart.subarray(0, -1))).toMatchObject({ reason: "cut_short" });
});

it("skips an image's local color table in a GIF", () => {
  const start = Buffer.from("GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\x80", "latin1");
  // Each of these colors looks like the end of the file.
  const bytes = Buffer.concat([start, Buffer.from(";;;;;;\x02\x02D\x01\0;", "latin1")]);
  expect(examineImage(bytes)).toEqual({ type: "image", mediaType: "image/gif", width: 1, height: 1 });
  for (let length = start.length; length < bytes.length; length++) {
    expect(examineImage(bytes.subarray(0, length))).toMatchObject({ reason: "cut_short" });
  }
});

it.each(["", "x", "<html>404</html>", "GIF", "%PDF-1.7 and so on", "RIFFxxxxWAVEfmt ", '{"detail":"gone"}'])(
  "does not treat %j as an image",
  (text) => {
    expect(examineImage(Buffer.from(text))).toMatchObject({ type: "left-alone", reason: "not_an_image" });
  },
);

it("rejects an image with too many pixels", async () => {
  const png = Buffer.from(await sampleImage("png"));
  png.writeUInt32BE(10_000, 16);
  png.writeUInt32BE(10_000, 20);
  expect(examineImage(png)).toMatchObject({ type: "image" });
  png.writeUInt32BE(10_001, 16);
  expect(examineImage(png)).toMatchObject({ reason: "too_large" });
});
