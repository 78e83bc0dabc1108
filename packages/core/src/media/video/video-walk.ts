import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Walk } from "../bytes/step-walk.ts";

/**
 * A walk through a video. It calls `tellUsable` once the video can be played, though not all of it may have come, and
 * throws DramatisError `unsupported_media` for what is broken before that. What is broken later is not a cut, so the
 * file is whole there: players ignore it. `tellUsable(false)` takes it back, until the next call.
 */
export type VideoWalk = (tellUsable: (isUsable?: boolean) => void) => Walk;

/** A video that no player plays, however often it is fetched. */
export function brokenVideo(what: string): DramatisError {
  return new DramatisError("unsupported_media", `The video is broken: ${what}.`);
}
