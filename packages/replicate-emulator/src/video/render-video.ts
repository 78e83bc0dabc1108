import { createByteCache } from "../drawing/byte-cache.ts";
import type { RenderLimiter } from "../drawing/render-limiter.ts";
import type { VideoFormat } from "../model/model.ts";
import { encodeVideo } from "./video-container.ts";
import { renderFrames } from "./video-frames.ts";
import { LONG_SIDE } from "./video-size.ts";

/** The options of a video. */
export interface VideoSpec {
  /** The cache key. Videos with the same key are the same. */
  readonly key: string;
  readonly picture: () => Promise<Uint8Array>;
  /** A ratio such as `16:9`; undefined for the ratio of the picture. */
  readonly aspectRatio: string | undefined;
  /** Selects the camera's move. */
  readonly number: number;
  readonly format: VideoFormat;
}

export type VideoRenderer = (video: VideoSpec) => Promise<Uint8Array>;

/** The cache size in bytes, so that ranges of one video need only one rendering. A video has about 100 to 300 kB. */
const CACHE_BYTES = 64 * 1024 * 1024;

/**
 * Creates a renderer of videos with its own cache.
 *
 * @param longSide - the longer side of all videos in pixels, an even number.
 */
export function createVideoRenderer(limit: RenderLimiter, longSide = LONG_SIDE): VideoRenderer {
  const cache = createByteCache(CACHE_BYTES);
  return (video) =>
    cache(video.key, async () => {
      // Outside the limit, because a picture may have to be drawn, which needs a slot itself.
      const picture = await video.picture();
      return limit(async () =>
        encodeVideo(await renderFrames({ ...video, picture, longSide }), video.format),
      );
    });
}
