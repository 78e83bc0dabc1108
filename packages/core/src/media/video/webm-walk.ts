import type { MayEnd, Walk, WalkPart } from "../bytes/step-walk.ts";
import { type ElementHead, ids, takeElementHead } from "./ebml.ts";
import { brokenVideo } from "./video-walk.ts";

/**
 * WebM and Matroska: an EBML header, and a Segment that holds the video. RFC 8794, 3; RFC 9559, 5.1
 *
 * Bytes after the Segment are ignored. A Segment of unknown length, as in a live recording, ends with the file, or
 * before something that is not an element. A cut between two of its Clusters, or between two blocks of a Cluster of
 * unknown length, then looks like a shorter video and cannot be detected.
 *
 * @throws DramatisError `unsupported_media` for content that is not an element, or without pictures.
 */
export function* webmWalk(reportUsable: () => void): Walk {
  let head: ElementHead = yield* takeHead();
  // The EBML header was checked before. It can be followed by a Void element.
  while (head.id !== ids.segment) {
    if (head.size === undefined || (head.id !== ids.ebml && head.id !== ids.void))
      throw brokenVideo("it has no Segment");
    yield { skip: head.size };
    head = yield* takeHead();
  }
  yield* walkSegment(head.size, reportUsable);
}

/**
 * Walks from element to element. It enters a Cluster only if its length is unknown; the next elements are then the
 * Cluster's or the Segment's, which does not matter here. No other element can have an unknown length.
 */
function* walkSegment(size: number | undefined, reportUsable: () => void): Walk {
  let at = 0;
  let hasTracks = false;
  let hasMedia = false;
  /** Players show the part that has arrived. An open Cluster has pictures from its first block. */
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
    if (isUsable) reportUsable();
    yield { skip: content };
  }
  if (!isUsable) throw brokenVideo("it holds no pictures");
}

const mediaElements: ReadonlySet<number> = new Set([ids.cluster, ids.simpleBlock, ids.blockGroup]);

/** Returns what is wrong with an element at this offset of a Segment; undefined if it is valid. */
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
