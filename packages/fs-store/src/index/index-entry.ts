import { createHash } from "node:crypto";
import { isDramatisId } from "@dramatis/core/store";

/**
 * A line of an index. It is only a hint: it is valid if the stream or asset with this `id` exists and has the same
 * nonce. So nothing in the index has to be changed for removed items, lost races and duplicates.
 */
export interface IndexEntry {
  readonly id: string;
  /** The nonce of the journal line or put that the entry was written for. */
  readonly nonce: string;
  /** The time of that line or put, as ISO 8601 in UTC. */
  readonly at: string;
  /** A hash of the stream's kind, so that streams of other kinds can be skipped without reading them. */
  readonly kind: string;
}

/** An entry and the offset of its line in the index. */
export interface FoundEntry extends IndexEntry {
  readonly offset: number;
}

const pattern = /^([0-9a-f-]{36}) ([\w-]{1,100}) (\S{20,40}) ([0-9a-f]{16}|-)$/;

/** Formats a line with a line feed on both sides, so that a torn line never swallows the next one. */
export function formatEntry({ id, nonce, at, kind }: IndexEntry): string {
  return `\n${id} ${nonce} ${at} ${kind}\n`;
}

/** Parses a line without its line feeds. Returns undefined if it is torn. */
export function parseEntry(text: string): IndexEntry | undefined {
  const [, id, nonce, at, kind] = pattern.exec(text) ?? [];
  if (id === undefined || nonce === undefined || at === undefined || kind === undefined) return undefined;
  return isDramatisId(id) ? { id, nonce, at, kind } : undefined;
}

/** Hashes a stream's kind for an entry. Returns `-` for a stream without a kind. */
export function kindHash(kind: string | undefined): string {
  if (kind === undefined) return "-";
  return createHash("sha256").update(JSON.stringify(kind)).digest("hex").slice(0, 16);
}
