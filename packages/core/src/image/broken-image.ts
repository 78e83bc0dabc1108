import { DramatisError } from "../errors/dramatis-error.ts";

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
