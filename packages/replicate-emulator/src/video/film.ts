import { createByteCache } from "../drawing/byte-cache.ts";
import type { RenderTurns } from "../drawing/render-turns.ts";
import type { VideoFormat } from "../model/model.ts";
import { filmBytes } from "./film-container.ts";
import { shootFrames } from "./film-frames.ts";
import { LONG_SIDE } from "./film-size.ts";

/** What a film is made of. */
export interface Film {
  /** Two films of one key are one. */
  readonly key: string;
  readonly picture: () => Promise<Uint8Array>;
  /** `16:9` and the like; undefined: that of the picture. */
  readonly aspectRatio: string | undefined;
  /** Decides the camera's move. */
  readonly number: number;
  readonly format: VideoFormat;
}

export type FilmRenderer = (film: Film) => Promise<Uint8Array>;

/** Bytes of films kept, so that the ranges of one film cost one rendering; a film has about 100 to 300 kB. */
const CACHE_BYTES = 64 * 1024 * 1024;

/**
 * A renderer of films with a cache of its own.
 *
 * @param longSide - the longer side of all films in pixels; an even number.
 */
export function createFilmRenderer(inTurn: RenderTurns, longSide = LONG_SIDE): FilmRenderer {
  const cache = createByteCache(CACHE_BYTES);
  return (film) =>
    cache(film.key, async () => {
      // A picture may have to be drawn, which takes a turn of its own.
      const picture = await film.picture();
      return inTurn(async () => filmBytes(await shootFrames({ ...film, picture, longSide }), film.format));
    });
}
