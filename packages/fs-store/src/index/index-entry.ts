import { createHash } from "node:crypto";
import { isDramatisId } from "@dramatis/core/store";

/**
 * A line of an index. It is a hint: it counts only if the stream or the asset under `id` is there and names the same
 * nonce. So what was removed, what lost a race and what was written twice needs no second look at the index.
 */
export interface IndexEntry {
  readonly id: string;
  /** Of the journal line or the put that it was written for. */
  readonly nonce: string;
  /** When that was: ISO 8601, UTC. */
  readonly at: string;
  /** A hash of the stream's kind, so that others can be passed over without a look at their streams. */
  readonly kind: string;
}

/** An entry, and the offset of its line in the index. */
export interface FoundEntry extends IndexEntry {
  readonly offset: number;
}

const pattern = /^([0-9a-f-]{36}) ([\w-]{1,100}) (\S{20,40}) ([0-9a-f]{16}|-)$/;

/** A line with a line feed on both sides, so that a torn line never swallows the next one. */
export function formatEntry({ id, nonce, at, kind }: IndexEntry): string {
  return `\n${id} ${nonce} ${at} ${kind}\n`;
}

/** Reads a line without its line feeds; undefined if it is torn. */
export function parseEntry(text: string): IndexEntry | undefined {
  const [, id, nonce, at, kind] = pattern.exec(text) ?? [];
  if (id === undefined || nonce === undefined || at === undefined || kind === undefined) return undefined;
  return isDramatisId(id) ? { id, nonce, at, kind } : undefined;
}

/** What an entry notes of a kind; `-` for none. */
export function kindHash(kind: string | undefined): string {
  if (kind === undefined) return "-";
  return createHash("sha256").update(JSON.stringify(kind)).digest("hex").slice(0, 16);
}
