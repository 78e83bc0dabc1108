import { join } from "node:path";
import { isDramatisId } from "@dramatis/core/store";
import { isErrno } from "../files/store-error.ts";
import type { JournalParts } from "./journal-parts.ts";

/**
 * A marker file `<uuid>.<n>` means that a stream may be open since its record `n`. It is durable before the append that
 * opens the stream is written, so that no open stream is without one. An extra marker only costs a lookup.
 */
export interface Marker {
  readonly streamId: string;
  readonly position: number;
}

/** Creates markers of a stream, durably. */
export async function makeMarkers(parts: JournalParts, markers: readonly Marker[]): Promise<void> {
  if (markers.length === 0) return;
  for (const marker of markers) {
    try {
      const file = await parts.ops.open(pathOf(parts, marker), "create");
      await file.close();
    } catch (error) {
      if (!isErrno(error, "EEXIST")) throw error;
    }
  }
  await parts.folderSync.sync(parts.layout.open);
}

/** Removes a marker. Neither durability nor failures matter, because a marker is only a hint. */
export async function dropMarker(parts: JournalParts, marker: Marker): Promise<void> {
  await parts.ops.unlink(pathOf(parts, marker)).catch(() => undefined);
}

/** Lists all markers. */
export async function listMarkers({ ops, layout }: JournalParts): Promise<Marker[]> {
  const markers: Marker[] = [];
  for (const name of await ops.names(layout.open)) {
    const streamId = name.slice(0, 36);
    const position = name.slice(36);
    if (isDramatisId(streamId) && /^\.\d{1,15}$/.test(position)) {
      markers.push({ streamId, position: Number(position.slice(1)) });
    }
  }
  return markers;
}

/** Returns when a marker was created, in milliseconds since 1970, or undefined if it is gone. */
export async function markerTime(parts: JournalParts, marker: Marker): Promise<number | undefined> {
  try {
    return (await parts.ops.facts(pathOf(parts, marker))).modifiedMs;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}

function pathOf({ layout }: JournalParts, marker: Marker): string {
  return join(layout.open, markerName(marker));
}

/** Returns the file name of a marker. */
export function markerName({ streamId, position }: Marker): string {
  return `${streamId}.${position}`;
}
