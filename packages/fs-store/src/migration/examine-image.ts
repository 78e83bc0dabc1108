import { type ImageInfo, inspectImage, isWholeImage, mediaTypeOf } from "@dramatis/core";
import { type LeftAlone, leftAlone } from "./left-alone.ts";

/** The maximum number of pixels in an image, which is the same as the engine's limit for provider outputs. */
const maxPixels = 100_000_000;

/** Returns the type and size of an image, or why the bytes are not a complete image of an allowed size. */
export function examineImage(bytes: Uint8Array): ({ readonly type: "image" } & ImageInfo) | LeftAlone {
  const info = inspectImage(bytes);
  if (info === undefined) {
    return mediaTypeOf(bytes) === undefined
      ? leftAlone("not_an_image", "its content is not an image that browsers can show")
      : cutShort();
  }
  if (!isWholeImage(bytes, info.mediaType)) return cutShort();
  const { width, height } = info;
  if (width * height <= maxPixels) return { type: "image", ...info };
  return leftAlone("too_large", `it has ${width} x ${height} pixels; the maximum is ${maxPixels} pixels`);
}

function cutShort(): LeftAlone {
  return leftAlone("cut_short", "the image is truncated: its end is missing");
}
