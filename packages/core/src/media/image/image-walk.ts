import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Walk } from "../bytes/step-walk.ts";

/**
 * Reports the width and height at which an image is shown, in pixels. A walk calls it once, when the picture begins.
 */
export type ReportSize = (width: number, height: number) => void;

/**
 * A walk through an image. It throws DramatisError `unsupported_media` if the header shows that browsers do not show
 * the image. Errors after the beginning of the picture are ignored, because browsers show what they have.
 */
export type ImageWalk = (report: ReportSize) => Walk;

/**
 * Makes the error of an image that no browser shows. Downloading it again does not help.
 * @param what - completes the sentence "The image …".
 */
export function brokenImage(what: string): DramatisError {
  return new DramatisError("unsupported_media", `The image ${what}.`);
}

/** Makes the error of an image with a known type but an unknown size. */
export function unreadableImage(): DramatisError {
  return brokenImage("is damaged: its width and height cannot be read");
}
