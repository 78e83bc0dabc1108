import { StepWalk } from "../../bytes/step-walk.ts";
import { maxSteps } from "../video-reader.ts";
import { brokenVideo, type VideoWalk } from "../video-walk.ts";

/** Leads a walk as the reader of videos does. */
export function walking(walk: VideoWalk): StepWalk {
  return new StepWalk(
    walk(() => {}),
    maxSteps,
    () => brokenVideo("it is in more pieces than any video"),
  );
}

/** Every number of first bytes with which the file would be taken for a whole one; found byte by byte. */
export function wholeLengths(walk: VideoWalk, bytes: Uint8Array): number[] {
  const reading = walking(walk);
  const lengths: number[] = reading.isWhole ? [0] : [];
  for (let at = 0; at < bytes.length; at++) {
    reading.push(bytes.subarray(at, at + 1));
    if (reading.isWhole) lengths.push(at + 1);
  }
  return lengths;
}

/** Where something of the parts ends, from the one with that number on. */
export function endsOf(parts: readonly Uint8Array[], from = 0): number[] {
  let end = 0;
  return parts.map((part) => (end += part.length)).slice(from);
}
