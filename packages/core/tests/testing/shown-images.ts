import { concatBytes } from "../../src/media/bytes/bytes.ts";
import {
  avifFile,
  type Bytes,
  bmpFile,
  clap,
  exif,
  exifSegment,
  gifFile,
  iconFile,
  imir,
  indexOfText,
  inGif,
  inJpeg,
  insertBytes,
  irot,
  jxl,
  jxlFile,
  jxlTurned,
  patchBytes,
  pngChunk,
  pngData,
  pngEnd,
  pngFile,
  pngHeader,
  pngSignature,
  riffChunk,
  segment,
  u16be,
  u32be,
  webp,
  webpFile,
  webpFrame,
  webpHead,
  webpLossless,
  webpPicture,
  withMetadata,
} from "./image-files.ts";
import { box, sampleAvif, sampleGif, tinyJpeg } from "./images.ts";

/** A deliberate difference from Chromium. */
export interface Exception {
  readonly ours: string | undefined;
  readonly why: string;
}

/** A file, and the size at which Chromium shows it in an `<img>`. */
export interface ShownImage {
  readonly name: string;
  readonly bytes: Bytes;
  /** Width and height in pixels, for example `8x6`; undefined if Chromium shows nothing. */
  readonly shown: string | undefined;
  /** What we do instead, and why. */
  readonly exception?: Exception;
}

const text = (value: string) => Uint8Array.from(value, (letter) => letter.charCodeAt(0));
const junk = (length: number) => new Uint8Array(length).fill(0x55);
const pngStart = (...chunks: Uint8Array[]) => concatBytes([pngSignature, ...chunks]);
const jpegWith = (...segments: Uint8Array[]) => insertBytes(tinyJpeg, 2, concatBytes(segments));
const frameAt = (at: number, bytes: Uint8Array) => patchBytes(tinyJpeg, inJpeg.frame + at, bytes);
const pano = concatBytes([text("\0\0\x01\nMotion_Panorama"), junk(4_000), text("SEFH\x6a\0\0\0SEFT")]);
const noEnd = tinyJpeg.subarray(0, -2);
const colors = indexOfText(sampleAvif, "mdat") - 4;

const files: readonly (readonly [
  name: string,
  bytes: Uint8Array,
  shown?: string | undefined,
  exception?: Exception,
])[] = [
  ["jpeg", tinyJpeg, "8x6"],
  ["jpeg without an end marker", noEnd, "8x6"],
  ["jpeg without an end marker, before a trailer", concatBytes([noEnd, pano]), "8x6"],
  ["jpeg with bytes after its end", concatBytes([tinyJpeg, junk(99)]), "8x6"],
  ["jpeg cut within its image data", tinyJpeg.subarray(0, inJpeg.coded + 3), "8x6"],
  ["jpeg cut before its image data", tinyJpeg.subarray(0, inJpeg.scan)],
  ["jpeg with metadata of length 0", jpegWith(new Uint8Array([0xff, 0xe1, 0, 0])), "8x6"],
  ["jpeg with metadata of length 1", jpegWith(new Uint8Array([0xff, 0xed, 0, 1])), "8x6"],
  ["jpeg with a comment of length 0", jpegWith(new Uint8Array([0xff, 0xfe, 0, 0])), "8x6"],
  ["jpeg with a table of length 1", jpegWith(new Uint8Array([0xff, 0xdb, 0, 1]))],
  ["jpeg with 2.5 MB of metadata", withMetadata(tinyJpeg, 2_500_000), "8x6"],
  ["jpeg with 9 MB of metadata", withMetadata(tinyJpeg, 9_000_000), "8x6"],
  ["jpeg with junk before its frame", insertBytes(tinyJpeg, inJpeg.frame, new Uint8Array(50)), "8x6"],
  ...[1, 2, 3, 4].map(
    (turn) => [`jpeg with orientation ${turn}`, jpegWith(exifSegment(exif(turn))), "8x6"] as const,
  ),
  ...[5, 6, 7, 8].map(
    (turn) => [`jpeg with orientation ${turn}`, jpegWith(exifSegment(exif(turn))), "6x8"] as const,
  ),
  ["jpeg with orientation 9", jpegWith(exifSegment(exif(9))), "8x6"],
  ["jpeg with a big-endian orientation", jpegWith(exifSegment(exif(6, { big: true }))), "6x8"],
  ["jpeg with an orientation of type LONG", jpegWith(exifSegment(exif(6, { type: 4 }))), "8x6"],
  ["jpeg with two orientation values", jpegWith(exifSegment(exif(6, { count: 2 }))), "8x6"],
  ["jpeg with an orientation after other padding", jpegWith(exifSegment(exif(6), "Exif\0\xff")), "6x8"],
  [
    "jpeg with an orientation after its frame",
    insertBytes(tinyJpeg, inJpeg.scan, exifSegment(exif(6))),
    "6x8",
  ],
  [
    "jpeg with an orientation after XMP",
    jpegWith(segment(0xe1, text("http://ns.adobe.com/xap/1.0/\0<x/>")), exifSegment(exif(6))),
    "6x8",
  ],
  ["jpeg with orientation 6, then 1", jpegWith(exifSegment(exif(6)), exifSegment(exif(1))), "6x8"],
  ["jpeg with orientation 1, then 6", jpegWith(exifSegment(exif(1)), exifSegment(exif(6))), "8x6"],
  ["jpeg with arithmetic coding", frameAt(1, new Uint8Array([0xc9])), "8x6"],
  ["lossless jpeg", frameAt(1, new Uint8Array([0xc3]))],
  ["12-bit jpeg", frameAt(4, new Uint8Array([12]))],
  ["jpeg without a height", frameAt(5, u16be(0))],
  ["jpeg signature before junk", concatBytes([tinyJpeg.subarray(0, 3), junk(900)])],

  ["png", pngFile(8, 6), "8x6"],
  ["png without an end chunk", pngFile(8, 6).subarray(0, -12), "8x6"],
  ["png cut within its image data", pngFile(8, 6).subarray(0, -18), "8x6"],
  ["png cut before its image data", pngStart(pngHeader(8, 6))],
  ["png without image data", pngStart(pngHeader(8, 6), pngEnd)],
  ["png with bytes after its end", concatBytes([pngFile(8, 6), junk(99)]), "8x6"],
  ["png with an orientation", pngFile(8, 6, [pngChunk("eXIf", exif(6))]), "6x8"],
  ["png with an orientation after its image data", pngFile(8, 6, [], [pngChunk("eXIf", exif(6))]), "8x6"],
  ["png with an orientation and a wrong checksum", pngFile(8, 6, [pngChunk("eXIf", exif(6), 1)]), "8x6"],
  [
    "png with an orientation in JPEG's format",
    pngFile(8, 6, [pngChunk("eXIf", concatBytes([text("Exif\0\0"), exif(6)]))]),
    "8x6",
  ],
  [
    "png with orientation 1, then 6",
    pngFile(8, 6, [pngChunk("eXIf", exif(1)), pngChunk("eXIf", exif(6))]),
    "8x6",
  ],
  [
    "png with a wrong header checksum",
    pngStart(pngHeader(8, 6, 1, 0, 1), pngData(8, 6), pngEnd),
    undefined,
    { ours: "8x6", why: "header checksums are not checked" },
  ],
  ["3-bit png", pngStart(pngHeader(8, 6, 3), pngData(8, 6), pngEnd)],
  ["png with text before its header", pngStart(pngChunk("tEXt", text("a\0b")), pngFile(8, 6).subarray(8))],
  ["png in Apple's CgBI format", insertBytes(pngFile(8, 6), 8, pngChunk("CgBI", new Uint8Array(4)))],
  ["png of 1,000,000 pixels on one side", pngFile(1, 1_000_000), "1x1000000"],
  ["png of 1,000,001 pixels on one side", pngFile(1_000_001, 1)],

  ["gif", sampleGif, "8x6"],
  ["gif without a trailer", sampleGif.subarray(0, -1), "8x6"],
  ["gif cut within its image data", sampleGif.subarray(0, -20), "8x6"],
  ["gif cut before its image data", sampleGif.subarray(0, inGif.picture)],
  ["gif with junk instead of its trailer", concatBytes([sampleGif.subarray(0, -1), junk(99)]), "8x6"],
  ["gif with a larger screen", gifFile(20, 10), "20x10"],
  ["gif with a smaller screen", gifFile(4, 10), "8x10"],
  ["gif without a screen", gifFile(0, 0), "8x6"],
  ["gif with its image outside its screen", gifFile(4, 4, 5, 3), "13x9"],

  ["webp", webp, "8x6"],
  ["lossless webp", webpLossless, "8x6"],
  ...[1, 8, 1_000].map(
    (by) => [`webp that declares ${by} bytes too many`, webpFile([webpPicture], by), "8x6"] as const,
  ),
  ...[-1, -8].map((by) => [`webp that declares ${-by} bytes too few`, webpFile([webpPicture], by)] as const),
  ["webp that declares 0xfffffff8 bytes", webpFile([webpPicture], -webp.length)],
  ["webp that declares 0xfffffff7 bytes", webpFile([webpPicture], 0xffffffff - webp.length)],
  ["webp cut within its image data", webp.subarray(0, -20), "8x6"],
  ["webp with bytes after its end", concatBytes([webp, junk(99)]), "8x6"],
  ["webp with an orientation", webpFile([webpHead(8), webpPicture, riffChunk("EXIF", exif(6))]), "8x6"],
  [
    "webp with an orientation before its image",
    webpFile([webpHead(8), riffChunk("EXIF", exif(6)), webpPicture]),
    "8x6",
  ],
  ["webp with a different canvas size", webpFile([webpHead(0, 9, 6), webpPicture])],
  [
    "animated webp",
    webpFile([webpHead(2), riffChunk("ANIM", new Uint8Array(6)), webpFrame(), webpFrame()]),
    "8x6",
  ],

  ["avif", avifFile([]), "8x6"],
  ...["mif1", "msf1", "heic", "isom", "XXXX", "miaf"].map(
    (major) => [`avif with major brand ${major}`, avifFile([], { major }), "8x6"] as const,
  ),
  ["avif cut within its image data", sampleAvif.subarray(0, -2), "8x6"],
  ["avif with bytes after its end", concatBytes([sampleAvif, junk(99)]), "8x6"],
  ["avif without its image data", sampleAvif.subarray(0, colors)],
  ["avif with another box first", concatBytes([box("free", new Uint8Array(4)), sampleAvif])],
  ["avif whose data box extends to the end", patchBytes(sampleAvif, colors, u32be(0)), "8x6"],
  ["avif whose data box is too long", patchBytes(sampleAvif, colors, u32be(999)), "8x6"],
  ...[0, 2].map(
    (angle) => [`avif rotated by ${angle * 90} degrees`, avifFile([irot(angle)]), "8x6"] as const,
  ),
  ...[1, 3].map(
    (angle) => [`avif rotated by ${angle * 90} degrees`, avifFile([irot(angle)]), "6x8"] as const,
  ),
  ["avif mirrored", avifFile([imir(0)]), "8x6"],
  ["avif rotated and mirrored", avifFile([irot(1), imir(1)]), "6x8"],
  ["avif with a non-essential rotation", avifFile([irot(1)], { essential: false })],
  ["avif cropped around its center", avifFile([clap(4, 2)]), "8x6"],
  ["avif cropped at a corner", avifFile([clap(4, 2, -2, -2)]), "4x2"],
  ["avif cropped at a corner and rotated", avifFile([clap(4, 2, -2, -2), irot(1)]), "2x4"],

  ["bmp", bmpFile(16, 9), "16x9"],
  ["top-down bmp", bmpFile(16, -9), "16x9"],
  ["bmp with an old header", bmpFile(16, 9, { core: true }), "16x9"],
  ["bmp with reserved bytes", patchBytes(bmpFile(16, 9), 6, text("abcd")), "16x9"],
  ["text that begins like a bmp", text("BMW, the maker of cars and motorcycles, ".repeat(9))],
  ["bmp with a declared length of 0", bmpFile(16, 9, { size: 0 }), "16x9"],
  ["bmp cut within its image data", bmpFile(16, 9).subarray(0, -50), "16x9"],
  ["bmp cut before its image data", bmpFile(16, 9).subarray(0, 30)],
  ["bmp of 65,535 pixels on one side", bmpFile(1, 65_535), "1x65535"],
  ["bmp of 65,536 pixels on one side", bmpFile(1, 65_536)],
  ["icon", iconFile([16]), "16x16"],
  ["icon of several images", iconFile([16, 48, 32]), "48x48"],
  ["icon of 256 pixels", iconFile([16, 256]), "256x256"],
  ["cursor", iconFile([16], 2), "16x16"],
  ["jpeg xl", jxl, "8x6"],
  ["jpeg xl in a container", jxlFile(), "8x6"],
  ["jpeg xl in several boxes", jxlFile([3, 20]), "8x6"],
  ["jpeg xl with orientation 3", jxlTurned(3), "8x6"],
  ["jpeg xl with orientation 6", jxlTurned(6), "6x8"],
  ["jpeg xl cut within its image data", jxl.subarray(0, -20), "8x6"],

  ["heic", concatBytes([box("ftyp", text("heic\0\0\0\0mif1heic")), junk(5_000)])],
  ["heif of any codec", concatBytes([box("ftyp", text("mif1\0\0\0\0mif1miaf")), junk(5_000)])],
  ["tiff", concatBytes([text("II*\0\x08\0\0\0"), new Uint8Array(99)])],
  ["pdf", text("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj")],
  [
    "svg",
    text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>'),
    "8x6",
    { ours: undefined, why: "it can run scripts" },
  ],
  ["web page", text("<!doctype html><title>Not found</title>")],
  ["an empty file", new Uint8Array()],
];

/** Files of every type, and how Chromium 156 shows them. */
export const shownImages: readonly ShownImage[] = files.map(([name, bytes, shown, exception]) => ({
  name,
  bytes: new Uint8Array(bytes),
  shown,
  ...(exception === undefined ? {} : { exception }),
}));
