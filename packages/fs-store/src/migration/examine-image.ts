import { type ImageInfo, inspectImage, isWholeImage, mediaTypeOf } from "@dramatis/core";
import { type LeftAlone, leftAlone } from "./left-alone.ts";

/** The most pixels that an image may have: as many as the engine takes from a provider. */
const maxPixels = 100_000_000;

/** Tells what image these bytes are, whole and of a size that is allowed, or why they are none. */
export function examineImage(bytes: Uint8Array): ({ readonly type: "image" } & ImageInfo) | LeftAlone {
  const info = inspectImage(bytes);
  if (info === undefined) {
    return mediaTypeOf(bytes) === undefined
      ? leftAlone("not_an_image", "by its bytes it is not an image that browsers show")
      : cutShort();
  }
  if (!isWholeImage(bytes, info.mediaType)) return cutShort();
  const { width, height } = info;
  if (width * height <= maxPixels) return { type: "image", ...info };
  return leftAlone("too_large", `it has ${width} x ${height} pixels, and ${maxPixels} are allowed`);
}

function cutShort(): LeftAlone {
  return leftAlone("cut_short", "the image was cut short: its end is missing");
}
