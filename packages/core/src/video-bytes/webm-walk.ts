import { brokenVideo } from "./broken-video.ts";
import type { Step, Walk } from "./byte-walk.ts";
import { type ElementHead, ids, takeElementHead } from "./ebml.ts";

/**
 * WebM: an EBML header, and a Segment that holds the film. RFC 8794, 3; RFC 9559, 5.1
 *
 * What follows the Segment does not count. Where its length is unknown, as in a recording that was sent while it was
 * made, it ends with the file: then a cut between two Clusters, or between two blocks of a Cluster of unknown length,
 * is a shorter film, and nobody can tell.
 *
 * @throws DramatisError `unsupported_media` for what is no element, or holds no pictures.
 */
export function* webmWalk(): Walk {
  let head: ElementHead = yield* takeHead(false);
  // The EBML header was read before. There may be empty space behind it.
  while (head.id !== ids.segment) {
    if (head.size === undefined || (head.id !== ids.ebml && head.id !== ids.void))
      throw brokenVideo("it has no Segment");
    yield { skip: head.size };
    head = yield* takeHead(false);
  }
  yield* walkSegment(head.size);
}

/**
 * Goes from element to element, down into a Cluster only if its length is unknown: what follows is then the Cluster's
 * or the Segment's, which makes no difference here. No other element may be of unknown length.
 */
function* walkSegment(size: number | undefined): Walk {
  let at = 0;
  let hasTracks = false;
  let hasMedia = false;
  while (size === undefined || at < size) {
    const head: ElementHead = yield* takeHead(size === undefined && hasTracks && hasMedia);
    // A Segment of unknown length ends where another document begins.
    if (size === undefined && (head.id === ids.ebml || head.id === ids.segment)) break;
    const isOpen = head.size === undefined;
    if (isOpen && head.id !== ids.cluster) throw brokenVideo("an element of unknown length is no Cluster");
    const content = head.size ?? 0;
    at += head.length + content;
    if (at > (size ?? Number.MAX_SAFE_INTEGER)) throw brokenVideo("an element is longer than what it is in");
    hasTracks ||= head.id === ids.tracks;
    // An open Cluster has media from its first block on.
    hasMedia = !isOpen && (hasMedia || mediaElements.has(head.id));
    yield { skip: content };
  }
  if (!hasTracks || !hasMedia) throw brokenVideo("it holds no pictures");
}

const mediaElements: ReadonlySet<number> = new Set([ids.cluster, ids.simpleBlock, ids.blockGroup]);

function* takeHead(mayEnd: boolean): Generator<Step, ElementHead, number> {
  const head = yield* takeElementHead(mayEnd);
  if (head === undefined) throw brokenVideo("it holds something that is no element");
  return head;
}
