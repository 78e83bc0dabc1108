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
  inserted,
  irot,
  jxl,
  jxlFile,
  jxlTurned,
  patched,
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

/** Where we differ from Chromium. */
export interface Exception {
  readonly ours: string | undefined;
  readonly why: string;
}

/** A file, and how Chromium shows it in an `<img>`. */
export interface ShownImage {
  readonly name: string;
  readonly bytes: Bytes;
  /** `8x6`, width and height in pixels; undefined where Chromium shows nothing. */
  readonly shown: string | undefined;
  /** What we do instead, and why. */
  readonly exception?: Exception;
}

const text = (value: string) => Uint8Array.from(value, (letter) => letter.charCodeAt(0));
const junk = (length: number) => new Uint8Array(length).fill(0x55);
const pngStart = (...chunks: Uint8Array[]) => concatBytes([pngSignature, ...chunks]);
const jpegWith = (...segments: Uint8Array[]) => inserted(tinyJpeg, 2, concatBytes(segments));
const frameAt = (at: number, bytes: Uint8Array) => patched(tinyJpeg, inJpeg.frame + at, bytes);
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
  ["jpeg cut in its picture", tinyJpeg.subarray(0, inJpeg.coded + 3), "8x6"],
  ["jpeg cut before its picture", tinyJpeg.subarray(0, inJpeg.scan)],
  ["jpeg with metadata of length 0", jpegWith(new Uint8Array([0xff, 0xe1, 0, 0])), "8x6"],
  ["jpeg with metadata of length 1", jpegWith(new Uint8Array([0xff, 0xed, 0, 1])), "8x6"],
  ["jpeg with a comment of length 0", jpegWith(new Uint8Array([0xff, 0xfe, 0, 0])), "8x6"],
  ["jpeg with a table of length 1", jpegWith(new Uint8Array([0xff, 0xdb, 0, 1]))],
  ["jpeg with 2.5 MB of metadata", withMetadata(tinyJpeg, 2_500_000), "8x6"],
  ["jpeg with 9 MB of metadata", withMetadata(tinyJpeg, 9_000_000), "8x6"],
  ["jpeg with junk before its frame", inserted(tinyJpeg, inJpeg.frame, new Uint8Array(50)), "8x6"],
  ...[1, 2, 3, 4].map((turn) => [`jpeg turned ${turn}`, jpegWith(exifSegment(exif(turn))), "8x6"] as const),
  ...[5, 6, 7, 8].map((turn) => [`jpeg turned ${turn}`, jpegWith(exifSegment(exif(turn))), "6x8"] as const),
  ["jpeg turned 9", jpegWith(exifSegment(exif(9))), "8x6"],
  ["jpeg turned, big-endian", jpegWith(exifSegment(exif(6, { big: true }))), "6x8"],
  ["jpeg turned by a long number", jpegWith(exifSegment(exif(6, { type: 4 }))), "8x6"],
  ["jpeg turned by two numbers", jpegWith(exifSegment(exif(6, { count: 2 }))), "8x6"],
  ["jpeg turned, with another padding", jpegWith(exifSegment(exif(6), "Exif\0\xff")), "6x8"],
  ["jpeg turned after its frame", inserted(tinyJpeg, inJpeg.scan, exifSegment(exif(6))), "6x8"],
  [
    "jpeg turned after XMP",
    jpegWith(segment(0xe1, text("http://ns.adobe.com/xap/1.0/\0<x/>")), exifSegment(exif(6))),
    "6x8",
  ],
  ["jpeg turned twice", jpegWith(exifSegment(exif(6)), exifSegment(exif(1))), "6x8"],
  ["jpeg turned too late", jpegWith(exifSegment(exif(1)), exifSegment(exif(6))), "8x6"],
  ["jpeg with arithmetic coding", frameAt(1, new Uint8Array([0xc9])), "8x6"],
  ["jpeg without loss", frameAt(1, new Uint8Array([0xc3]))],
  ["jpeg of 12 bits", frameAt(4, new Uint8Array([12]))],
  ["jpeg without a height", frameAt(5, u16be(0))],
  ["jpeg that is junk", concatBytes([tinyJpeg.subarray(0, 3), junk(900)])],

  ["png", pngFile(8, 6), "8x6"],
  ["png without an end", pngFile(8, 6).subarray(0, -12), "8x6"],
  ["png cut in its picture", pngFile(8, 6).subarray(0, -18), "8x6"],
  ["png cut before its picture", pngStart(pngHeader(8, 6))],
  ["png without a picture", pngStart(pngHeader(8, 6), pngEnd)],
  ["png with bytes after its end", concatBytes([pngFile(8, 6), junk(99)]), "8x6"],
  ["png turned", pngFile(8, 6, [pngChunk("eXIf", exif(6))]), "6x8"],
  ["png turned after its picture", pngFile(8, 6, [], [pngChunk("eXIf", exif(6))]), "8x6"],
  ["png turned, with a wrong checksum", pngFile(8, 6, [pngChunk("eXIf", exif(6), 1)]), "8x6"],
  [
    "png turned, with a JPEG's name",
    pngFile(8, 6, [pngChunk("eXIf", concatBytes([text("Exif\0\0"), exif(6)]))]),
    "8x6",
  ],
  ["png turned too late", pngFile(8, 6, [pngChunk("eXIf", exif(1)), pngChunk("eXIf", exif(6))]), "8x6"],
  [
    "png with a wrong checksum of its header",
    pngStart(pngHeader(8, 6, 1, 0, 1), pngData(8, 6), pngEnd),
    undefined,
    { ours: "8x6", why: "the checksum of a header is not read" },
  ],
  ["png of 3 bits", pngStart(pngHeader(8, 6, 3), pngData(8, 6), pngEnd)],
  ["png with text before its header", pngStart(pngChunk("tEXt", text("a\0b")), pngFile(8, 6).subarray(8))],
  ["png for iPhone apps", inserted(pngFile(8, 6), 8, pngChunk("CgBI", new Uint8Array(4)))],
  ["png of 1,000,000 on a side", pngFile(1, 1_000_000), "1x1000000"],
  ["png of 1,000,001 on a side", pngFile(1_000_001, 1)],

  ["gif", sampleGif, "8x6"],
  ["gif without a trailer", sampleGif.subarray(0, -1), "8x6"],
  ["gif cut in its picture", sampleGif.subarray(0, -20), "8x6"],
  ["gif cut before its picture", sampleGif.subarray(0, inGif.picture)],
  ["gif with junk in place of its trailer", concatBytes([sampleGif.subarray(0, -1), junk(99)]), "8x6"],
  ["gif with a larger screen", gifFile(20, 10), "20x10"],
  ["gif with a smaller screen", gifFile(4, 10), "8x10"],
  ["gif without a screen", gifFile(0, 0), "8x6"],
  ["gif with its picture outside of its screen", gifFile(4, 4, 5, 3), "13x9"],

  ["webp", webp, "8x6"],
  ["webp without loss", webpLossless, "8x6"],
  ...[1, 8, 1_000].map(
    (by) => [`webp that promises ${by} more`, webpFile([webpPicture], by), "8x6"] as const,
  ),
  ...[-1, -8].map((by) => [`webp that promises ${-by} less`, webpFile([webpPicture], by)] as const),
  ["webp that promises nothing", webpFile([webpPicture], -webp.length)],
  ["webp that promises too much", webpFile([webpPicture], 0xffffffff - webp.length)],
  ["webp cut in its picture", webp.subarray(0, -20), "8x6"],
  ["webp with bytes after its end", concatBytes([webp, junk(99)]), "8x6"],
  ["webp turned", webpFile([webpHead(8), webpPicture, riffChunk("EXIF", exif(6))]), "8x6"],
  ["webp turned before its picture", webpFile([webpHead(8), riffChunk("EXIF", exif(6)), webpPicture]), "8x6"],
  ["webp with another canvas", webpFile([webpHead(0, 9, 6), webpPicture])],
  [
    "webp that moves",
    webpFile([webpHead(2), riffChunk("ANIM", new Uint8Array(6)), webpFrame(), webpFrame()]),
    "8x6",
  ],

  ["avif", avifFile([]), "8x6"],
  ...["mif1", "msf1", "heic", "isom", "XXXX", "miaf"].map(
    (major) => [`avif of ${major}`, avifFile([], { major }), "8x6"] as const,
  ),
  ["avif cut in its picture", sampleAvif.subarray(0, -2), "8x6"],
  ["avif with bytes after its end", concatBytes([sampleAvif, junk(99)]), "8x6"],
  ["avif without its picture", sampleAvif.subarray(0, colors)],
  ["avif with another box first", concatBytes([box("free", new Uint8Array(4)), sampleAvif])],
  ["avif with its picture to the end", patched(sampleAvif, colors, u32be(0)), "8x6"],
  ["avif with a picture that is too long", patched(sampleAvif, colors, u32be(999)), "8x6"],
  ...[0, 2].map((angle) => [`avif turned ${angle}`, avifFile([irot(angle)]), "8x6"] as const),
  ...[1, 3].map((angle) => [`avif turned ${angle}`, avifFile([irot(angle)]), "6x8"] as const),
  ["avif mirrored", avifFile([imir(0)]), "8x6"],
  ["avif turned and mirrored", avifFile([irot(1), imir(1)]), "6x8"],
  ["avif turned, and readers need not", avifFile([irot(1)], { essential: false })],
  ["avif cut around its middle", avifFile([clap(4, 2)]), "8x6"],
  ["avif cut at its corner", avifFile([clap(4, 2, -2, -2)]), "4x2"],
  ["avif cut at its corner and turned", avifFile([clap(4, 2, -2, -2), irot(1)]), "2x4"],

  ["bmp", bmpFile(16, 9), "16x9"],
  ["bmp from top to bottom", bmpFile(16, -9), "16x9"],
  ["bmp with an old header", bmpFile(16, 9, { core: true }), "16x9"],
  ["bmp with reserved bytes", patched(bmpFile(16, 9), 6, text("abcd")), "16x9"],
  ["text that begins like a bmp", text("BMW, the maker of cars and motorcycles, ".repeat(9))],
  ["bmp that says no length", bmpFile(16, 9, { size: 0 }), "16x9"],
  ["bmp cut in its picture", bmpFile(16, 9).subarray(0, -50), "16x9"],
  ["bmp cut before its picture", bmpFile(16, 9).subarray(0, 30)],
  ["bmp of 65,535 on a side", bmpFile(1, 65_535), "1x65535"],
  ["bmp of 65,536 on a side", bmpFile(1, 65_536)],
  ["icon", iconFile([16]), "16x16"],
  ["icon of several images", iconFile([16, 48, 32]), "48x48"],
  ["icon of 256 pixels", iconFile([16, 256]), "256x256"],
  ["cursor", iconFile([16], 2), "16x16"],
  ["jpeg xl", jxl, "8x6"],
  ["jpeg xl in a box", jxlFile(), "8x6"],
  ["jpeg xl in several boxes", jxlFile([3, 20]), "8x6"],
  ["jpeg xl turned 3", jxlTurned(3), "8x6"],
  ["jpeg xl turned 6", jxlTurned(6), "6x8"],
  ["jpeg xl cut in its picture", jxl.subarray(0, -20), "8x6"],

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
  ["nothing", new Uint8Array()],
];

/** Files of every kind, as Chromium 156 shows them. */
export const shownImages: readonly ShownImage[] = files.map(([name, bytes, shown, exception]) => ({
  name,
  bytes: new Uint8Array(bytes),
  shown,
  ...(exception === undefined ? {} : { exception }),
}));
