import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Walk } from "../bytes/step-walk.ts";

/** Reports the width and height at which an image is shown, in pixels. Called once, when its picture begins. */
export type TellSize = (width: number, height: number) => void;

/**
 * A walk through an image. It throws DramatisError `unsupported_media` for an image that browsers do not show, as far as
 * its header says so. What is broken after the picture has begun does not count: browsers show what they have.
 */
export type ImageWalk = (tell: TellSize) => Walk;

/**
 * What no browser shows, however often it is fetched.
 * @param what - completes the sentence "The image …".
 */
export function brokenImage(what: string): DramatisError {
  return new DramatisError("unsupported_media", `The image ${what}.`);
}

/** A file whose type is known and whose size is not. */
export function unreadableImage(): DramatisError {
  return brokenImage("is damaged: its width and height cannot be read");
}
