import { type BoxHead, takeBoxHead } from "../bytes/iso-box.ts";
import type { Walk } from "../bytes/step-walk.ts";
import { walkMovie } from "./movie-box.ts";
import { brokenVideo } from "./video-walk.ts";

/** No video of ours may have that many bytes, so what claims them is not a box. Text looks like such a box. */
const maxBoxBytes = 512 * 1024 * 1024;

const fragment = "moof";
/** The second one is told apart by a number. */
const media: ReadonlySet<string> = new Set(["mdat", "imda"]);

/**
 * MP4 and QuickTime: boxes, one after the other, up to the end of the file. ISO/IEC 14496-12, 4.2
 *
 * No box says that it is the last one: a video may end between any two, once it has its movie box and its media, and a
 * fragment's media after the box that announces it. Bytes after that which are not a box are a trailer, which players
 * ignore. Two cuts nobody can tell: between two fragments, and in media whose length is left open.
 *
 * @throws DramatisError `unsupported_media` for what is not a box, before the video is usable.
 */
export function* mp4Walk(tellUsable: (isUsable?: boolean) => void): Walk {
  let hasMovie = false;
  let hasMedia = false;
  let isAnnounced = false;
  while (true) {
    const isWhole = hasMovie && hasMedia && !isAnnounced;
    const box: BoxHead = yield* takeBoxHead(isWhole && "within");
    const isMedia = media.has(box.type);
    const isOpenMedia = box.size === undefined && isMedia;
    // A trailer is not a cut.
    if (hasMovie && hasMedia && !isOpenMedia && !isPossible(box)) return;
    if (!isPrintable(box.type)) throw brokenVideo("it holds something that is not a box");
    hasMedia ||= isMedia;
    isAnnounced = box.type === fragment || (isAnnounced && !isMedia);
    if (isOpenMedia && hasMovie) return tellUsable();
    const size = box.size ?? -1;
    if (size < 0 || size > Number.MAX_SAFE_INTEGER)
      throw brokenVideo(`its box "${box.type}" has an impossible length`);
    if (hasMovie && hasMedia) tellUsable();
    if (box.type === "moov" && !hasMovie) {
      // Programs that are stopped leave the end of this box out, and players show the video.
      yield* walkMovie(size, (isPlayable) => hasMedia && tellUsable(isPlayable));
      hasMovie = true;
    } else yield { skip: size };
    if (hasMovie && hasMedia) tellUsable();
  }
}

function isPossible({ type, size }: BoxHead): boolean {
  return isPrintable(type) && size !== undefined && size >= 0 && size <= maxBoxBytes;
}

/** All types that are registered are printable. https://mp4ra.org/registered-types/boxes */
function isPrintable(type: string): boolean {
  return /^[\x20-\x7e\xa0-\xff]{4}$/.test(type);
}
