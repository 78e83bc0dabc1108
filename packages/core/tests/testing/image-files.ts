import { concatBytes } from "../../src/media/bytes/bytes.ts";
import { crc32 } from "../../src/media/bytes/crc32.ts";
import { box, fromBase64, sampleAvif, sampleGif, tinyJpeg } from "./images.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

const text = (value: string) => Uint8Array.from(value, (letter) => letter.charCodeAt(0));

/** Returns a function that encodes numbers, for example `u16be(1, 2)`. */
function numbers(size: 2 | 4, isLittle: boolean) {
  return (...values: number[]): Bytes => {
    const bytes = new Uint8Array(size * values.length);
    const view = new DataView(bytes.buffer);
    values.forEach((value, index) => {
      if (size === 2) view.setUint16(index * size, value, isLittle);
      else view.setUint32(index * size, value, isLittle);
    });
    return bytes;
  };
}
export const u16be = numbers(2, false);
export const u32be = numbers(4, false);
export const u16le = numbers(2, true);
export const u32le = numbers(4, true);

/** Returns the bytes with `more` inserted at `at`. */
export function insertBytes(bytes: Uint8Array, at: number, more: Uint8Array): Bytes {
  return concatBytes([bytes.subarray(0, at), more, bytes.subarray(at)]);
}

/** Returns a copy of the bytes with those at `at` overwritten by `others`. */
export function patchBytes(bytes: Uint8Array, at: number, others: Uint8Array): Bytes {
  const copy = new Uint8Array(bytes);
  copy.set(others, at);
  return copy;
}

/** Returns the position of a text in the bytes. */
export function indexOfText(bytes: Uint8Array, what: string): number {
  const at = Buffer.from(bytes).indexOf(what, 0, "latin1");
  if (at < 0) throw new Error(`The bytes do not contain ${what}.`);
  return at;
}

/** Creates EXIF metadata that holds only an orientation. */
export function exif(orientation: number, { big = false, type = 3, count = 1 } = {}): Bytes {
  const [u16, u32] = big ? [u16be, u32be] : [u16le, u32le];
  return concatBytes([
    text(big ? "MM" : "II"),
    u16(42),
    u32(8),
    u16(1, 0x112, type),
    u32(count),
    u16(orientation, 0),
    u32(0),
  ]);
}

/** Creates a JPEG segment. */
export function segment(marker: number, content: Uint8Array): Bytes {
  return concatBytes([new Uint8Array([0xff, marker]), u16be(content.length + 2), content]);
}

export function exifSegment(metadata: Uint8Array, name = "Exif\0\0"): Bytes {
  return segment(0xe1, concatBytes([text(name), metadata]));
}

/** The offsets of the parts of `tinyJpeg`. */
export const inJpeg = {
  frame: indexOfText(tinyJpeg, "\xff\xc0"),
  scan: indexOfText(tinyJpeg, "\xff\xda"),
  /** After the scan header. */
  coded: indexOfText(tinyJpeg, "\xff\xda") + 2 + 12,
};

/** Inserts this many bytes of metadata before the image data, in segments of 60 kB. */
export function withMetadata(jpeg: Uint8Array, length: number): Bytes {
  const content = concatBytes([
    text("http://ns.adobe.com/xmp/extension/\0"),
    new Uint8Array(60_000).fill(65),
  ]);
  const count = Math.ceil(length / content.length);
  return insertBytes(jpeg, 2, concatBytes(Array.from({ length: count }, () => segment(0xe1, content))));
}

/** Creates a PNG chunk. `checksum` is added to the correct checksum. */
export function pngChunk(type: string, data: Uint8Array, checksum = 0): Bytes {
  const typed = concatBytes([text(type), data]);
  return concatBytes([u32be(data.length), typed, u32be((crc32(typed) + checksum) >>> 0)]);
}

export function pngHeader(width: number, height: number, depth = 1, color = 0, checksum = 0): Bytes {
  const data = concatBytes([u32be(width, height), new Uint8Array([depth, color, 0, 0, 0])]);
  return pngChunk("IHDR", data, checksum);
}

export const pngSignature = text("\x89PNG\r\n\x1a\n");
export const pngEnd = pngChunk("IEND", new Uint8Array());

/** Creates the image data of a black picture. */
export function pngData(width: number, height: number): Bytes {
  return pngChunk("IDAT", stored(new Uint8Array((Math.ceil(width / 8) + 1) * height)));
}

/** Encodes zeros in the zlib format without compression (RFC 1950, RFC 1951). */
function stored(zeros: Uint8Array): Bytes {
  const blocks: Uint8Array[] = [new Uint8Array([0x78, 0x01])];
  for (let at = 0; at < zeros.length; at += 65_535) {
    const block = zeros.subarray(at, at + 65_535);
    const isLast = at + block.length === zeros.length;
    blocks.push(new Uint8Array([isLast ? 1 : 0]), u16le(block.length, block.length ^ 0xffff), block);
  }
  return concatBytes([...blocks, u16be(zeros.length % 65_521, 1)]);
}

/** Creates a PNG with 1 bit per pixel, with extra chunks before and after the image data. */
export function pngFile(
  width: number,
  height: number,
  before: Uint8Array[] = [],
  after: Uint8Array[] = [],
): Bytes {
  const data = pngData(width, height);
  return concatBytes([pngSignature, pngHeader(width, height), ...before, data, ...after, pngEnd]);
}

/** Creates a RIFF chunk. */
export function riffChunk(type: string, data: Uint8Array): Bytes {
  return concatBytes([text(type), u32le(data.length), data, new Uint8Array(data.length % 2)]);
}

/** Creates a WebP from chunks. Its declared length is off by `wrongBy` bytes. */
export function webpFile(chunks: Uint8Array[], wrongBy = 0): Bytes {
  const content = concatBytes([text("WEBP"), ...chunks]);
  return concatBytes([text("RIFF"), u32le((content.length + wrongBy) >>> 0), content]);
}

/** Creates the first chunk of a WebP with metadata or animation. */
export function webpHead(flags: number, width = 8, height = 6): Bytes {
  const data = u32le(flags, (width - 1) | ((height - 1) << 24), (height - 1) >> 8);
  return riffChunk("VP8X", data.subarray(0, 10));
}

/** Images of 8 x 6 pixels, lossy and lossless. */
export const webp = fromBase64(
  "UklGRkgAAABXRUJQVlA4IDwAAADwAQCdASoIAAYAAsBMJbACdAEPDDk8sAAA/vNVPvX9cmBDKpPefmEoVIniPy6RJPUug3/Vh8OcP8HtAAA=",
);
export const webpLossless = fromBase64(
  "UklGRjAAAABXRUJQVlA4TCMAAAAvB0ABALkyRPQ/dhHR/4CCtm2YECp/gm9jMB9zEBMA5AX6PwA=",
);
export const webpPicture = webp.subarray(12);

/** Creates one frame of an animation. */
export function webpFrame(): Bytes {
  const place = concatBytes([new Uint8Array(6), new Uint8Array([7, 0, 0, 5, 0, 0, 100, 0, 0, 0])]);
  return riffChunk("ANMF", concatBytes([place, webpPicture]));
}

/** Creates a GIF with this screen size and its first image, of 8 x 6 pixels, at this position. */
export function gifFile(width: number, height: number, x = 0, y = 0): Bytes {
  const at = indexOfText(sampleGif, "\x2c\0\0\0\0\x08\0\x06\0");
  return patchBytes(patchBytes(sampleGif, 6, u16le(width, height)), at + 1, u16le(x, y));
}

/** The offset of the first image in `sampleGif`. */
export const inGif = { picture: indexOfText(sampleGif, "\x2c\0\0\0\0\x08\0\x06\0") };

/** Creates an AVIF of 8 x 6 pixels with extra properties and this major brand. */
export function avifFile(properties: Uint8Array[], { major = "avif", essential = true } = {}): Bytes {
  const more = concatBytes(properties);
  const added = more.length + properties.length;
  const grow = (bytes: Uint8Array, type: string, by: number) => {
    const at = indexOfText(bytes, type) - 4;
    return patchBytes(bytes, at, u32be(Buffer.from(bytes).readUInt32BE(at) + by));
  };
  let file = patchBytes(sampleAvif, 8, text(major));
  if (properties.length === 0) return file;
  const dataAt = indexOfText(sampleAvif, "mdat") + 4;
  file = patchBytes(file, indexOfText(file, String.fromCharCode(...u32be(dataAt))), u32be(dataAt + added));
  file = ["meta", "iprp", "ipco"].reduce(
    (bytes, type) => grow(bytes, type, type === "ipco" ? more.length : added),
    file,
  );
  const associations = indexOfText(file, "ipma");
  const first = 4;
  const indexes = properties.map((_, index) => (essential ? 0x80 : 0) | (first + index));
  const end = associations + 4 + 8 + 2 + 1 + 3;
  file = grow(file, "ipma", properties.length);
  file = patchBytes(file, end - 4, new Uint8Array([3 + properties.length]));
  file = insertBytes(file, end, new Uint8Array(indexes));
  return insertBytes(file, associations - 4, more);
}

export const irot = (angle: number) => box("irot", new Uint8Array([angle]));
export const imir = (axis: number) => box("imir", new Uint8Array([axis]));
/** Creates a crop: width, height, and the offset of its center from the center of the image. */
export const clap = (width: number, height: number, x = 0, y = 0) =>
  box("clap", u32be(width, 1, height, 1, x >>> 0, 1, y >>> 0, 1));

export function bmpFile(width: number, height: number, { size = -1, core = false } = {}): Bytes {
  const rows = new Uint8Array(Math.ceil((width * 24) / 32) * 4 * Math.abs(height)).fill(77);
  const header = core
    ? concatBytes([u32le(12), u16le(width, height, 1, 24)])
    : concatBytes([u32le(40, width, height >>> 0), u16le(1, 24), u32le(0, 0, 0, 0, 0, 0)]);
  const start = 14 + header.length;
  const length = size < 0 ? start + rows.length : size;
  return concatBytes([text("BM"), u32le(length, 0, start), header, rows]);
}

/** Creates a Windows icon or cursor from PNG images. */
export function iconFile(sides: readonly number[], type = 1): Bytes {
  const images = sides.map((side) => pngFile(side, side));
  let start = 6 + 16 * sides.length;
  const entries = images.map((image, index) => {
    const side = sides[index] ?? 0;
    const entry = concatBytes([new Uint8Array([side, side, 0, 0]), u16le(1, 32), u32le(image.length, start)]);
    start += image.length;
    return entry;
  });
  return concatBytes([u16le(0, type, sides.length), ...entries, ...images]);
}

/** A JPEG XL of 8 x 6 pixels, as a bare codestream. */
export const jxl = fromBase64(
  "/woosAEAEogCAFgBDa8YAAAVKqOMG7yc6/nyQ4fFtI3rDG21bWFJosg4NkkncEgSi8DGBTCYMACYOSnL4FIqSSTl+U72bp0/ZE1MaH/7//wtlbVa1QATALhyP5kMIzt9Qjc=",
);
const jxlStart = concatBytes([fromBase64("AAAADEpYTCANCocK"), box("ftyp", text("jxl \0\0\0\0jxl "))]);

/** Creates the same image in a container. The codestream is split at these offsets. */
export function jxlFile(cuts: readonly number[] = []): Bytes {
  if (cuts.length === 0) return concatBytes([jxlStart, box("jxlc", jxl)]);
  const ends = [...cuts, jxl.length];
  const parts = ends.map((end, index) => {
    const number = index === cuts.length ? 0x80000000 + index : index;
    return box("jxlp", concatBytes([u32be(number), jxl.subarray(ends[index - 1] ?? 0, end)]));
  });
  return concatBytes([jxlStart, ...parts]);
}

/** Creates the same image as a bare codestream with an orientation, so its header is not the default one. */
export function jxlTurned(orientation: number): Bytes {
  const size = [0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0];
  const turn = [0, 1, 2].map((bit) => ((orientation - 1) >> bit) & 1);
  // Not all default; extra fields; no intrinsic size, preview, or animation; 8 bits; no extra channels; defaults.
  const bits = [...size, 0, 1, ...turn, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1];
  const header = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, at) => {
    header[at >> 3] = (header[at >> 3] ?? 0) | (bit << (at & 7));
  });
  return concatBytes([jxl.subarray(0, 2), header, jxl.subarray(5)]);
}
