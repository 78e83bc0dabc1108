import type { ImageMediaType } from "./inspect-image.ts";

/**
 * What a walk through an image asks for next: to be given so many bytes, to pass over so many, or to pass over all up
 * to a JPEG's next marker. `mayEnd`: an image that ends before the first of these bytes is whole.
 */
export type Step =
  | { readonly take: number; readonly mayEnd?: boolean }
  | { readonly skip: number }
  | { readonly find: "marker" };

type Walk = Generator<Step, boolean, Uint8Array>;

/** The walk of each type. It returns whether the image was whole when it ended; what follows it does not count. */
export const endings: Readonly<Record<ImageMediaType, () => Walk>> = {
  "image/png": png,
  "image/jpeg": jpeg,
  "image/gif": gif,
  "image/webp": webp,
  "image/avif": avif,
};

/** PNG: chunks of length, type, data and checksum, up to IEND. https://www.w3.org/TR/png-3/#5Chunk-layout */
function* png(): Walk {
  yield { skip: 8 };
  while (true) {
    const head = yield { take: 8 };
    yield { skip: viewOf(head).getUint32(0) };
    yield { take: 4 };
    if (textOf(head, 4, 8) === "IEND") return true;
  }
}

/** JPEG: segments, and behind each start of scan coded data in which 0xff announces the next marker. ITU T.81, B.1.1 */
function* jpeg(): Walk {
  yield { skip: 2 };
  while (true) {
    const [marker = 0] = yield { find: "marker" };
    if (marker === 0xd9) return true;
    const length = viewOf(yield { take: 2 }).getUint16(0);
    if (length < 2) return false;
    yield { skip: length - 2 };
  }
}

/** GIF: blocks, whose data comes in parts with a length byte each, up to the trailer. GIF89a, appendix A */
function* gif(): Walk {
  const head = yield { take: 13 };
  yield { skip: colorTableLength(head[10] ?? 0) };
  while (true) {
    const [block = 0] = yield { take: 1 };
    if (block === 0x3b) return true;
    if (block === 0x21) yield { skip: 1 };
    else if (block === 0x2c) {
      const image = yield { take: 9 };
      yield { skip: colorTableLength(image[8] ?? 0) + 1 };
    } else return false;
    for (let [length = 0] = yield { take: 1 }; length > 0; [length = 0] = yield { take: 1 })
      yield { skip: length };
  }
}

/** WebP: RIFF says the length of what follows its first 8 bytes. RFC 9649, 2.3 */
function* webp(): Walk {
  const head = yield { take: 8 };
  const length = viewOf(head).getUint32(4, true);
  if (length < 1) return false;
  yield { skip: length - 1 };
  yield { take: 1 };
  return true;
}

/** AVIF: boxes; it may end between two of them once the media data is there. ISO/IEC 14496-12, 4.2 */
function* avif(): Walk {
  let hasData = false;
  while (true) {
    const head: Uint8Array = yield { take: 8, mayEnd: hasData };
    hasData ||= textOf(head, 4, 8) === "mdat";
    const size = viewOf(head).getUint32(0);
    // 0: the box reaches to the end of the file, wherever that is.
    if (size === 0) return true;
    // 1: its length is in the 64 bits that follow.
    const length = size === 1 ? Number(viewOf(yield { take: 8 }).getBigUint64(0)) - 8 : size;
    if (length < 8) return hasData;
    yield { skip: length - 8 };
  }
}

/**
 * Whether a byte behind 0xff is a marker that a segment or the end follows; not a stuffed byte, a restart, another
 * 0xff, or a marker that stands for itself.
 */
export function isJpegMarker(byte: number): boolean {
  return byte > 0x01 && byte !== 0xff && (byte < 0xd0 || byte > 0xd8);
}

function colorTableLength(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
