import { DramatisError } from "../errors/dramatis-error.ts";

/** A video that no player plays, however often it is fetched. */
export function brokenVideo(what: string): DramatisError {
  return new DramatisError("unsupported_media", `The video is broken: ${what}.`);
}
