import { createVideoWalk } from "../video-reader.ts";
import type { VideoWalk } from "../video-walk.ts";

/** Starts a walk like the reader of videos does. */
export function startWalk(walk: VideoWalk) {
  return createVideoWalk(walk, () => {});
}

/** Returns every length at which the beginning of the file would be treated as a complete file. */
export function wholeLengths(walk: VideoWalk, bytes: Uint8Array): number[] {
  const reading = startWalk(walk);
  const lengths: number[] = reading.isWhole ? [0] : [];
  for (let at = 0; at < bytes.length; at++) {
    reading.push(bytes.subarray(at, at + 1));
    if (reading.isWhole) lengths.push(at + 1);
  }
  return lengths;
}

/** Returns the offset at which each part ends, starting with the part at index `from`. */
export function endsOf(parts: readonly Uint8Array[], from = 0): number[] {
  let end = 0;
  return parts.map((part) => (end += part.length)).slice(from);
}
