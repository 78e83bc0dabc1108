import { brokenVideo } from "./broken-video.ts";
import type { Walk } from "./byte-walk.ts";
import { codeOf, lettersOf } from "./mp4-box.ts";

const movie = codeOf("moov");
const fragment = codeOf("moof");
const media = codeOf("mdat");
/** Media that is told apart by a number. */
const identifiedMedia = codeOf("imda");

/**
 * MP4: boxes, one behind the other, up to the end of the file. ISO/IEC 14496-12, 4.2
 *
 * No box says that it is the last one: a film may end between any two, once it has its movie box and its media, and a
 * fragment's media behind what announces it. Two cuts nobody can tell: between two fragments, and in media whose
 * length is left open.
 *
 * @throws DramatisError `unsupported_media` for what is no box.
 */
export function* mp4Walk(): Walk {
  let hasMovie = false;
  let hasMedia = false;
  while (true) {
    const size = yield { take: 4, mayEnd: hasMovie && hasMedia };
    const type = yield { take: 4 };
    if (!isPrintable(type)) throw brokenVideo("it holds something that is no box");
    const isMedia = type === media || type === identifiedMedia;
    hasMovie ||= type === movie;
    hasMedia = isMedia || (hasMedia && type !== fragment);
    // 0: the box reaches to the end of the file, wherever that is.
    if (size === 0 && isMedia && hasMovie) return;
    // 1: its length is in the 64 bits that follow.
    const content = size === 1 ? (yield { take: 8 }) - 16 : size - 8;
    if (content < 0 || content > Number.MAX_SAFE_INTEGER)
      throw brokenVideo(`its box "${lettersOf(type)}" has an impossible length`);
    yield { skip: content };
  }
}

/** All types that are registered are printable. https://mp4ra.org/registered-types/boxes */
function isPrintable(type: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    const letter = (type >>> shift) & 0xff;
    if (letter < 0x20 || (letter > 0x7e && letter < 0xa0)) return false;
  }
  return true;
}
