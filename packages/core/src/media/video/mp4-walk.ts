import { type BoxHead, takeBoxHead } from "../bytes/iso-box.ts";
import type { Walk } from "../bytes/step-walk.ts";
import { walkMovie } from "./movie-box.ts";
import { brokenVideo } from "./video-walk.ts";

/** Larger than any allowed video, so a larger box is not a box. Text, for example, looks like a huge box. */
const maxBoxBytes = 512 * 1024 * 1024;

const fragment = "moof";
/** `imda` is media data with a number. */
const media: ReadonlySet<string> = new Set(["mdat", "imda"]);

/**
 * MP4 and QuickTime: a sequence of boxes up to the end of the file. ISO/IEC 14496-12, 4.2
 *
 * The last box is not marked. A video can end between any two boxes once it has its movie box and its media, and, if a
 * box announces a fragment, the fragment's media. Later bytes that are not a box are a trailer, which players ignore.
 * Two kinds of cut cannot be detected: between two fragments, and in media of open length.
 *
 * @throws DramatisError `unsupported_media` for content that is not a box, before the video is usable.
 */
export function* mp4Walk(reportUsable: (isUsable?: boolean) => void): Walk {
  let hasMovie = false;
  let hasMedia = false;
  let isAnnounced = false;
  while (true) {
    const isWhole = hasMovie && hasMedia && !isAnnounced;
    const box: BoxHead = yield* takeBoxHead(isWhole && "within");
    const isMedia = media.has(box.type);
    const isOpenMedia = box.size === undefined && isMedia;
    // A trailer ends the video and is not a cut.
    if (hasMovie && hasMedia && !isOpenMedia && !isPossible(box)) return;
    if (!isPrintable(box.type)) throw brokenVideo("it holds something that is not a box");
    hasMedia ||= isMedia;
    isAnnounced = box.type === fragment || (isAnnounced && !isMedia);
    if (isOpenMedia && hasMovie) return reportUsable();
    const size = box.size ?? -1;
    if (size < 0 || size > Number.MAX_SAFE_INTEGER)
      throw brokenVideo(`its box "${box.type}" has an impossible length`);
    if (hasMovie && hasMedia) reportUsable();
    if (box.type === "moov" && !hasMovie) {
      // Programs that are stopped early do not write the end of this box, but players still show the video.
      yield* walkMovie(size, (isPlayable) => hasMedia && reportUsable(isPlayable));
      hasMovie = true;
    } else yield { skip: size };
    if (hasMovie && hasMedia) reportUsable();
  }
}

function isPossible({ type, size }: BoxHead): boolean {
  return isPrintable(type) && size !== undefined && size >= 0 && size <= maxBoxBytes;
}

/** All registered types are printable. https://mp4ra.org/registered-types/boxes */
function isPrintable(type: string): boolean {
  return /^[\x20-\x7e\xa0-\xff]{4}$/.test(type);
}
