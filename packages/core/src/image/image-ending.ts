import { concatBytes } from "./concat-bytes.ts";
import type { ImageMediaType } from "./inspect-image.ts";

const tailBytes = 1024;
const pngEnd = "IEND\xae\x42\x60\x82";

/**
 * Tells a whole image from one that was cut short. A body whose length nobody declared ends silently where its
 * connection broke, so the image's own ending is the only witness.
 */
export class ImageEnding {
  #head = new Uint8Array(0);
  #tail = new Uint8Array(0);
  #length = 0;

  /** Takes the next bytes of the image, in order. */
  push(chunk: Uint8Array): void {
    this.#length += chunk.byteLength;
    if (this.#head.length < tailBytes) this.#head = concatBytes([this.#head, chunk.subarray(0, tailBytes)]);
    this.#tail =
      chunk.byteLength >= tailBytes
        ? chunk.slice(-tailBytes)
        : concatBytes([this.#tail, chunk]).slice(-tailBytes);
  }

  /** Whether the bytes so far are a whole image of that type. */
  isWhole(mediaType: ImageMediaType): boolean {
    const tail = String.fromCharCode(...this.#tail);
    switch (mediaType) {
      case "image/png":
        return tail.includes(pngEnd);
      case "image/jpeg":
        return tail.includes("\xff\xd9");
      case "image/gif":
        return tail.trimEnd().endsWith(";");
      case "image/webp":
        // RIFF counts what follows its first 8 bytes.
        return this.#length >= 8 + this.#view().getUint32(4, true);
      case "image/avif":
        return this.#length >= this.#boxesLength();
    }
  }

  /** How long the boxes that the head tells of are together; the media data is the last and longest of them. */
  #boxesLength(): number {
    const view = this.#view();
    let offset = 0;
    while (offset + 16 <= view.byteLength) {
      const size = view.getUint32(offset);
      // 1 announces a 64-bit size, 0 a box that reaches to the end of the file, wherever that is.
      const length = size === 1 ? Number(view.getBigUint64(offset + 8)) : size;
      if (length < 8) return 0;
      offset += length;
    }
    return offset;
  }

  #view(): DataView {
    return new DataView(this.#head.buffer, this.#head.byteOffset, this.#head.byteLength);
  }
}
