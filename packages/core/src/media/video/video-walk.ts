import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Walk } from "../bytes/step-walk.ts";

/** Reports that the video can be played, even if it is not complete; `false` takes that back until the next call. */
export type ReportUsable = (isUsable?: boolean) => void;

/**
 * A walk through a video. It throws DramatisError `unsupported_media` for a video that is broken before it is usable. A
 * later error is not a cut, because players ignore it, so the walk then treats the file as complete.
 */
export type VideoWalk = (reportUsable: ReportUsable) => Walk;

/** Makes the error of a video that no player plays. Downloading it again does not help. */
export function brokenVideo(what: string): DramatisError {
  return new DramatisError("unsupported_media", `The video is broken: ${what}.`);
}
