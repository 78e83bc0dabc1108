import { latin1Of } from "../bytes/bytes.ts";
import { walkBoxes } from "../bytes/iso-box.ts";
import type { Walk, WalkPart } from "../bytes/step-walk.ts";

/**
 * Walks through the movie box. Reports whether players can play the part that has arrived: they need one complete video
 * track, and no incomplete track. Boxes after the tracks can be missing.
 *
 * Content that is not a box is not an error here, because some players accept it.
 */
export function* walkMovie(size: number, reportPlayable: (isPlayable: boolean) => void): Walk {
  let hasPictures = false;
  yield* walkBoxes(size, function* (type, length) {
    if (type !== "trak") return false;
    reportPlayable(false);
    const isOfPictures = yield* walkTrack(length);
    hasPictures ||= isOfPictures;
    reportPlayable(hasPictures);
    return true;
  });
}

/** Walks through a track or its media box. @returns whether it is a video track. */
function* walkTrack(size: number): WalkPart<boolean> {
  let isOfPictures = false;
  const isFilled: boolean = yield* walkBoxes(size, function* (type, length) {
    if (type === "mdia") isOfPictures = (yield* walkTrack(length)) || isOfPictures;
    else if (type === "hdlr" && length >= 12) {
      isOfPictures = latin1Of(yield { take: 12 }, 8, 12) === "vide";
      yield { skip: length - 12 };
    } else return false;
    return true;
  });
  return isFilled && isOfPictures;
}
