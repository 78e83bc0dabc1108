import { dirname } from "node:path";
import { kindHash } from "../index/index-entry.ts";
import type { JournalParts } from "./journal-parts.ts";

/** An index entry for a stream that is about to be created or to get another kind. */
export interface Filing {
  /** The nonce of the line that does it. */
  readonly nonce: string;
  readonly at: string;
  readonly kind: string | undefined;
  /** Set only if the line creates the stream. */
  readonly owner: string | undefined;
}

/**
 * Adds a stream to the indexes, durably. This happens before the line itself is written, so that no stream is missing
 * in a listing. If the line is never written or loses, the entry only costs a lookup.
 */
export async function fileStream(
  { index, layout, folders }: JournalParts,
  streamId: string,
  filings: readonly Filing[],
): Promise<void> {
  const writing = filings.flatMap(({ nonce, at, kind, owner }) => {
    const entry = { id: streamId, nonce, at, kind: kindHash(kind) };
    const all = index.add(layout.streamIndex, entry);
    if (owner === undefined) return [all];
    const path = layout.ownerIndex(owner, "streams");
    return [all, folders.shard(dirname(path)).then(() => index.add(path, entry))];
  });
  for (const result of await Promise.allSettled(writing)) {
    if (result.status === "rejected") throw result.reason;
  }
}
