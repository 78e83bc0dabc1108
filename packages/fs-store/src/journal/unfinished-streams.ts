import type { JournalParts } from "./journal-parts.ts";
import { dropMarker, listMarkers, type Marker, markerTime } from "./markers.ts";
import { readState } from "./read-stream.ts";

/** How many streams are looked up in parallel. */
const readAhead = 16;

/** The marker of an append that was never written is removed after this time, in milliseconds. */
const abandonedMs = 24 * 60 * 60 * 1000;

/** Lists the open streams by their markers. Reads each stream, because a marker is only a hint. */
export async function* unfinishedStreams(
  parts: JournalParts,
  kind: string | undefined,
): AsyncGenerator<string> {
  const markers = new Map<string, Marker[]>();
  for (const marker of await listMarkers(parts)) {
    markers.set(marker.streamId, [...(markers.get(marker.streamId) ?? []), marker]);
  }
  const streams = [...markers.values()];
  for (let start = 0; start < streams.length; start += readAhead) {
    const group = streams.slice(start, start + readAhead);
    for (const streamId of await Promise.all(group.map((of) => openStreamOf(parts, of, kind)))) {
      if (streamId !== undefined) yield streamId;
    }
  }
}

/** Returns the stream of these markers if it is open and of this kind. Removes outdated markers. */
async function openStreamOf(
  parts: JournalParts,
  markers: readonly Marker[],
  kind: string | undefined,
): Promise<string | undefined> {
  const streamId = markers[0]?.streamId;
  if (streamId === undefined) return undefined;
  const read = await readState(parts, streamId, parts.cache.get(streamId));
  if (read === undefined) {
    await dropAbandoned(parts, markers);
    return undefined;
  }
  const { state } = read.known;
  // A damaged stream is listed, because otherwise nobody would read it and see the error.
  if (state.open || read.damaged) {
    const unknown = read.damaged && state.kind === undefined;
    return kind === undefined || kind === state.kind || unknown ? streamId : undefined;
  }
  // A marker at or after the end may belong to an append that is about to be written.
  for (const marker of markers) if (marker.position < state.count) await dropMarker(parts, marker);
  return undefined;
}

async function dropAbandoned(parts: JournalParts, markers: readonly Marker[]): Promise<void> {
  for (const marker of markers) {
    const time = await markerTime(parts, marker);
    if (time !== undefined && parts.clock.now() - time > abandonedMs) await dropMarker(parts, marker);
  }
}
