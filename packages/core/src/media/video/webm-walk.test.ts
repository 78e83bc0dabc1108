import { describe, expect, test } from "vitest";
import { concatBytes } from "../bytes/bytes.ts";
import {
  block,
  cluster,
  ebmlHeader,
  element,
  filler,
  sampleVideos,
  tinyWebm,
  tracks,
} from "./testing/sample-videos.ts";
import { endsOf, startWalk, wholeLengths } from "./testing/walk-through.ts";
import { webmWalk } from "./webm-walk.ts";

const header = ebmlHeader();
const info = element("1549a966", filler(12), { sizeBytes: 4 });
const space = element("ec", filler(9));
const time = element("e7", new Uint8Array([5]));
const empty = new Uint8Array();
/** Headers of unknown length, as in live recordings. */
const openSegment = element("18538067", empty, { sizeBytes: 8, open: true });
const openCluster = element("1f43b675", empty, { sizeBytes: 8, open: true });

function segment(...elements: Uint8Array[]): Uint8Array {
  return element("18538067", concatBytes(elements), { sizeBytes: 3 });
}

/** Returns the lengths at which a video of these elements is treated as complete. */
function whole(...elements: Uint8Array[]): number[] {
  return wholeLengths(webmWalk, concatBytes(elements));
}

describe("a video is complete only at its end:", () => {
  test("a video from the emulator, at each of its bytes", async () => {
    for (const { mediaType, bytes } of await sampleVideos())
      if (mediaType === "video/webm") expect(wholeLengths(webmWalk, bytes)).toEqual([bytes.length]);
  });

  test.each<[string, Uint8Array[]]>([
    ["with a Segment of known length", [header, segment(info, tracks, cluster, space, cluster)]],
    ["with its tracks at the end", [header, segment(cluster, info, tracks)]],
    ["with space before it", [header, space, segment(tracks, cluster)]],
    ["with an empty element at its end", [header, segment(tracks, cluster, element("ec", empty))]],
    ["with an open Cluster in it", [header, segment(tracks, openCluster, time, block)]],
    ["with an open Segment and one Cluster", [header, openSegment, info, tracks, cluster]],
    [
      "with an open Segment, one open Cluster and one block",
      [header, openSegment, tracks, openCluster, time, block],
    ],
    [
      "with an open Segment, one open Cluster and one block group",
      [header, openSegment, tracks, openCluster, time, element("a0", block)],
    ],
  ])("%s", (_what, elements) => {
    expect(whole(...elements)).toEqual(endsOf(elements).slice(-1));
  });
});

describe("a video can be complete earlier", () => {
  test("between the Clusters of an open Segment", () => {
    const elements = [header, openSegment, info, tracks, cluster, cluster, element("1c53bb6b", filler(9))];
    expect(whole(...elements)).toEqual(endsOf(elements, 4));
  });

  test("between the blocks of an open Cluster, but not before the first one", () => {
    const group = element("a0", filler(30));
    const elements = [header, openSegment, tracks, openCluster, time, block, group, openCluster, time, block];
    const ends = endsOf(elements);
    expect(whole(...elements)).toEqual([ends[5], ends[6], ends[9]]);
  });
});

describe("bytes after a complete video are ignored:", () => {
  const known = [header, segment(tracks, cluster)];
  const open = [header, openSegment, tracks, cluster];
  test.each<[string, Uint8Array[], Uint8Array]>([
    ["noise", known, filler(30)],
    ["zeros", known, new Uint8Array(30)],
    ["a second document", known, concatBytes([tinyWebm, filler(3)])],
    ["a second document after an open Segment", open, concatBytes([tinyWebm, filler(3)])],
    ["a second open Segment", open, concatBytes([openSegment, filler(3)])],
    ["zeros after an open Segment", open, new Uint8Array(9)],
    ["an ID of more than 4 bytes", open, new Uint8Array([0x08, 1])],
    ["a size of more than 8 bytes", open, new Uint8Array([0xec, 0])],
    [
      "a header that is longer than its Segment",
      [header, segment(tracks, cluster, new Uint8Array([0xec]))],
      block,
    ],
  ])("%s", (_what, elements, more) => {
    const walk = startWalk(webmWalk);
    walk.push(concatBytes([...elements, more]));
    expect(walk.isWhole).toBe(true);
  });
});

describe("a broken video is unsupported_media:", () => {
  const broken = { code: "unsupported_media", retryable: true };
  test.each<[string, Uint8Array[]]>([
    ["a Segment without tracks", [header, segment(info, cluster)]],
    ["a Segment without Clusters", [header, segment(info, tracks)]],
    ["an empty Segment", [header, segment()]],
    ["an open Segment that ends without Clusters", [header, openSegment, tracks, tinyWebm]],
    ["an open Cluster that ends without blocks", [header, segment(tracks, openCluster, time)]],
    ["another element instead of a Segment", [header, cluster, segment(tracks, cluster)]],
    [
      "an open element that is not a Cluster",
      [header, openSegment, element("1654ae6b", empty, { open: true })],
    ],
    ["an open space before the Segment", [header, element("ec", empty, { open: true }), filler(9)]],
    ["an element that is longer than its Segment", [header, segment(tracks, cluster.subarray(0, -1)), block]],
    [
      "a length of more than 2^53 bytes",
      [header, openSegment, tracks, new Uint8Array([0xec, 0x01, 0x20, 0, 0, 0, 0, 0, 0])],
    ],
  ])("%s", (_what, elements) => {
    expect(() => whole(...elements)).toThrow(expect.objectContaining(broken));
    expect(() => startWalk(webmWalk).push(concatBytes(elements))).toThrow(expect.objectContaining(broken));
  });

  test("a video of a million elements, long before its end", () => {
    const pieces = new Uint8Array(16 * 1024);
    for (let at = 0; at < pieces.length; at += 2) pieces.set([0xec, 0x80], at);
    const walk = startWalk(webmWalk);
    walk.push(concatBytes([header, openSegment, tracks, cluster]));
    let pushed = 0;
    expect(() => {
      for (; pushed < 1_000; pushed++) walk.push(pieces);
    }).toThrow(expect.objectContaining(broken));
    expect(pushed).toBeGreaterThan(20);
    expect(pushed).toBeLessThan(60);
  });
});
