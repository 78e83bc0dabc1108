import {
  checkedJournalListOptions,
  type JournalListOptions,
  type ListedStream,
  type Page,
} from "@dramatis/core/store";
import { type FoundEntry, kindHash } from "../index/index-entry.ts";
import { indexPage } from "../index/index-page.ts";
import type { JournalParts } from "./journal-parts.ts";
import { readState } from "./read-stream.ts";
import type { StreamState } from "./stream-state.ts";

/** Lists a page of streams, newest first, from the index of all streams or of one owner. */
export async function listStreams(
  parts: JournalParts,
  { cursor, ...options }: JournalListOptions,
): Promise<Page<ListedStream>> {
  const { limit, kind, owner } = checkedJournalListOptions(options);
  const { layout, cache } = parts;
  const path = owner === undefined ? layout.streamIndex : layout.ownerIndex(owner, "streams");
  // A stream whose kind changed has another line in the index of all streams. The owner's index has only the first kind.
  const hash = kind === undefined || owner !== undefined ? undefined : kindHash(kind);
  return indexPage(parts, { path, cursor, limit }, async (entry) => {
    if (hash !== undefined && entry.kind !== hash) return undefined;
    const state = (await readState(parts, entry.id, cache.get(entry.id)))?.known.state;
    if (state?.created === undefined) return undefined;
    if (kind !== undefined && state.kind !== kind) return undefined;
    if (owner !== undefined && state.owner !== owner) return undefined;
    const nonce = hash === undefined ? state.created.nonce : state.kindNonce;
    return entry.nonce === nonce ? listedStream(entry, state) : undefined;
  });
}

function listedStream({ id, at }: FoundEntry, { created, open }: StreamState): ListedStream {
  return { streamId: id, createdAt: created?.at ?? at, open };
}
