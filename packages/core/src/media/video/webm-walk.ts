import type { MayEnd, Walk, WalkPart } from "../bytes/step-walk.ts";
import { type ElementHead, ids, takeElementHead } from "./ebml.ts";
import { brokenVideo } from "./video-walk.ts";

/**
 * WebM and Matroska: an EBML header, and a Segment that holds the video. RFC 8794, 3; RFC 9559, 5.1
 *
 * What follows the Segment does not count. Where its length is unknown, as in a recording that was sent while it was
 * made, it ends with the file, or where something follows that is not an element: then a cut between two Clusters, or
 * between two blocks of a Cluster of unknown length, is a shorter video, and nobody can tell.
 *
 * @throws DramatisError `unsupported_media` for what is not an element, or holds no pictures.
 */
export function* webmWalk(tellUsable: () => void): Walk {
  let head: ElementHead = yield* takeHead();
  // The EBML header was read before. There may be empty space after it.
  while (head.id !== ids.segment) {
    if (head.size === undefined || (head.id !== ids.ebml && head.id !== ids.void))
      throw brokenVideo("it has no Segment");
    yield { skip: head.size };
    head = yield* takeHead();
  }
  yield* walkSegment(head.size, tellUsable);
}

/**
 * Goes from element to element, down into a Cluster only if its length is unknown: what follows is then the Cluster's
 * or the Segment's, which makes no difference here. No other element may be of unknown length.
 */
function* walkSegment(size: number | undefined, tellUsable: () => void): Walk {
  let at = 0;
  let hasTracks = false;
  let hasMedia = false;
  /** Players show what is there. Of an open Cluster something is there from its first block on. */
  let isUsable = false;
  while (size === undefined || at < size) {
    const mayEnd: MayEnd = size === undefined && hasTracks && hasMedia && "before";
    const head: ElementHead | undefined = yield* takeElementHead(mayEnd);
    // A Segment of unknown length ends where another document begins.
    if (size === undefined && (head?.id === ids.ebml || head?.id === ids.segment)) break;
    const fault = faultOf(head, at, size);
    if (fault !== undefined || head === undefined) {
      if (isUsable) return;
      throw brokenVideo(fault ?? "");
    }
    const content = head.size ?? 0;
    at += head.length + content;
    hasTracks ||= head.id === ids.tracks;
    hasMedia = head.size !== undefined && (hasMedia || mediaElements.has(head.id));
    isUsable ||= hasTracks && hasMedia;
    if (isUsable) tellUsable();
    yield { skip: content };
  }
  if (!isUsable) throw brokenVideo("it holds no pictures");
}

const mediaElements: ReadonlySet<number> = new Set([ids.cluster, ids.simpleBlock, ids.blockGroup]);

/** What is wrong with an element at that place in a Segment; undefined where nothing is. */
function faultOf(head: ElementHead | undefined, at: number, size: number | undefined): string | undefined {
  if (head === undefined) return "it holds something that is not an element";
  if (head.size === undefined && head.id !== ids.cluster)
    return "an element of unknown length is not a Cluster";
  const end = at + head.length + (head.size ?? 0);
  return end > (size ?? Number.MAX_SAFE_INTEGER) ? "an element is longer than what it is in" : undefined;
}

function* takeHead(): WalkPart<ElementHead> {
  const head = yield* takeElementHead(false);
  if (head === undefined) throw brokenVideo("it holds something that is not an element");
  return head;
}
