import { StepWalk } from "../bytes/step-walk.ts";
import { WalkReader } from "../bytes/walk-reader.ts";
import { detectImage, type ImageMediaType } from "./detect-image.ts";
import { brokenImage, type ImageWalk, type ReportSize, unreadableImage } from "./image-walk.ts";
import { describeOtherFile } from "./other-file.ts";
import { avif } from "./walks/avif.ts";
import { bmp } from "./walks/bmp.ts";
import { gif } from "./walks/gif.ts";
import { icon } from "./walks/icon.ts";
import { jpeg } from "./walks/jpeg.ts";
import { jxlCodestream, jxlContainer } from "./walks/jxl.ts";
import { png } from "./walks/png.ts";
import { webp } from "./walks/webp.ts";

/** Facts about an image, from its own bytes. */
export interface ImageInfo {
  readonly mediaType: ImageMediaType;
  /** As the image is shown, in pixels: with the orientation of its EXIF metadata or container applied. */
  readonly width: number;
  /** As the image is shown, in pixels. */
  readonly height: number;
}

/** Far more than a real image has: a GIF of 64 MB has half a million parts. */
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

/** Reads the type and size of an image from its bytes as they arrive, and whether the image is complete. */
export class ImageReader extends WalkReader<ImageMediaType, ImageInfo> {
  protected readonly detect = detectImage;

  /** Browsers show an image as soon as its picture begins. */
  get isUsable(): boolean {
    return this.info !== undefined;
  }

  protected start(mediaType: ImageMediaType, head: Uint8Array): StepWalk {
    const walk = mediaType === "image/jxl" && head[0] === 0xff ? jxlCodestream : walks[mediaType];
    const report: ReportSize = (width, height) => {
      this.info = { mediaType, width, height };
    };
    return new StepWalk(walk(report), maxSteps, () => brokenImage("has more parts than any real image"));
  }

  protected createError(head: Uint8Array | undefined): Error {
    return head === undefined ? unreadableImage() : brokenImage(`is ${describeOtherFile(head)}`);
  }
}
