import { concatBytes } from "../bytes/bytes.ts";
import type { FileReader } from "../bytes/measure-stream.ts";
import { StepWalk } from "../bytes/step-walk.ts";
import { detectImage, type ImageMediaType } from "./detect-image.ts";
import { brokenImage, type ImageWalk, unreadableImage } from "./image-walk.ts";
import { describeOtherFile } from "./other-file.ts";
import { avif } from "./walks/avif.ts";
import { bmp } from "./walks/bmp.ts";
import { gif } from "./walks/gif.ts";
import { icon } from "./walks/icon.ts";
import { jpeg } from "./walks/jpeg.ts";
import { jxlCodestream, jxlContainer } from "./walks/jxl.ts";
import { png } from "./walks/png.ts";
import { webp } from "./walks/webp.ts";

/** What an image's own bytes say of it. */
export interface ImageInfo {
  readonly mediaType: ImageMediaType;
  /** As the image is shown, in pixels: after it was turned as its EXIF metadata or its container says. */
  readonly width: number;
  /** As the image is shown, in pixels. */
  readonly height: number;
}

/** A GIF of 64 MB has half a million parts. */
const maxSteps = 4_000_000;

const walks: Readonly<Record<ImageMediaType, ImageWalk>> = {
  "image/png": png,
  "image/jpeg": jpeg,
  "image/gif": gif,
  "image/webp": webp,
  "image/avif": avif,
  "image/bmp": bmp,
  "image/x-icon": icon,
  "image/jxl": jxlContainer,
};

/** Reads type and size of an image from its bytes as they arrive, and whether they reach to its end. It keeps none. */
export class ImageReader implements FileReader<ImageInfo> {
  #head: Uint8Array = new Uint8Array(0);
  #walk: StepWalk | undefined;
  #info: ImageInfo | undefined;

  /** What the bytes so far say; undefined where the picture has not begun. */
  get info(): ImageInfo | undefined {
    return this.#info;
  }

  /** Browsers show an image from its beginning on. */
  get isUsable(): boolean {
    return this.#info !== undefined;
  }

  /** Whether the bytes so far are a whole image, by its own structure. */
  get isWhole(): boolean {
    return this.isUsable && this.#walk?.isWhole === true;
  }

  /** Takes the next bytes, in order. @throws DramatisError `unsupported_media` for what browsers do not show. */
  push(chunk: Uint8Array): void {
    if (this.#walk !== undefined) {
      this.#walk.push(chunk);
      return;
    }
    const head = concatBytes([this.#head, chunk]);
    const mediaType = detectImage(head);
    this.#head = head;
    if (mediaType === "more") return;
    if (mediaType === undefined) throw this.unreadable();
    const walk = mediaType === "image/jxl" && head[0] === 0xff ? jxlCodestream : walks[mediaType];
    this.#walk = new StepWalk(
      walk((width, height) => {
        this.#info = { mediaType, width, height };
      }),
      maxSteps,
      () => brokenImage("is in more pieces than any image"),
    );
    this.#walk.push(head);
    this.#head = new Uint8Array(0);
  }

  /** What is wrong with a whole file that says nothing of itself. */
  unreadable(): Error {
    return this.#walk === undefined ? brokenImage(`is ${describeOtherFile(this.#head)}`) : unreadableImage();
  }
}
