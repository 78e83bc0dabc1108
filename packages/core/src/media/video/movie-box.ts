import { latin1Of } from "../bytes/bytes.ts";
import { type BoxHead, takeBoxHead } from "../bytes/iso-box.ts";
import type { Walk, WalkPart } from "../bytes/step-walk.ts";

/**
 * Goes through the movie box, to the end of it. Reports whether players could go by what has arrived of it: they need
 * a whole track of pictures, and no track of which a part is missing. What comes after the tracks may be missing.
 *
 * What is not a box is not an error here: players are the ones to judge.
 */
export function* walkMovie(size: number, tellPlayable: (isPlayable: boolean) => void): Walk {
  let left = size;
  let hasPictures = false;
  while (left > 0) {
    const box: BoxHead | undefined = yield* takeChild(left);
    if (box?.size === undefined) return;
    left -= box.length + box.size;
    if (box.type !== "trak") yield { skip: box.size };
    else {
      tellPlayable(false);
      const isOfPictures: boolean = yield* walkTrack(box.size);
      hasPictures ||= isOfPictures;
      tellPlayable(hasPictures);
    }
  }
}

/** Goes through a track, or its media, to the end of it. @returns whether it is of pictures. */
function* walkTrack(size: number): WalkPart<boolean> {
  let left = size;
  let isOfPictures = false;
  while (left > 0) {
    const box: BoxHead | undefined = yield* takeChild(left);
    if (box?.size === undefined) return false;
    left -= box.length + box.size;
    if (box.type === "mdia") isOfPictures = (yield* walkTrack(box.size)) || isOfPictures;
    else if (box.type === "hdlr" && box.size >= 12) {
      isOfPictures = latin1Of(yield { take: 12 }, 8, 12) === "vide";
      yield { skip: box.size - 12 };
    } else yield { skip: box.size };
  }
  return isOfPictures;
}

/** The head of a box in another one, of which so much is left. Skips that, and returns nothing, where it is not a box. */
function* takeChild(left: number): WalkPart<BoxHead | undefined> {
  if (left < 8) {
    yield { skip: left };
    return undefined;
  }
  // A length of 64 bits is for media; the head would be longer than what is left.
  const box: BoxHead = yield* takeBoxHead();
  const rest = left - box.length;
  if (box.size !== undefined && box.size >= 0 && box.size <= rest) return box;
  yield { skip: Math.max(0, rest) };
  return undefined;
}
