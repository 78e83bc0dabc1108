import { ByteWalk, type Walk } from "../byte-walk.ts";

/** Every number of first bytes with which the file would be taken for a whole one; found byte by byte. */
export function wholeLengths(walk: Walk, bytes: Uint8Array): number[] {
  const walking = new ByteWalk(walk);
  const lengths: number[] = walking.isWhole ? [0] : [];
  for (let at = 0; at < bytes.length; at++) {
    walking.push(bytes.subarray(at, at + 1));
    if (walking.isWhole) lengths.push(at + 1);
  }
  return lengths;
}

/** Where something of the parts ends, from the one with that number on. */
export function endsOf(parts: readonly Uint8Array[], from = 0): number[] {
  let end = 0;
  return parts.map((part) => (end += part.length)).slice(from);
}
