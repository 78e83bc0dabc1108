import type { JsonObject } from "../util/json.ts";
import type { Page } from "./page.ts";

/** One record of a stream. The journal stores it unchanged, and does not interpret it. */
export type JournalRecord = JsonObject;

/** Options of an append. They describe its stream. */
export interface AppendOptions {
  /** The kind of the stream, for {@link Journal.unfinished} and {@link Journal.list}. The last given value is used. */
  readonly kind?: string;
  /**
   * The owner of the stream, for {@link Journal.list}: a text of at most 1,000 characters that is not blank. The append
   * that creates the stream sets it, and later ones do not change it. It is never read back, so a backend that cannot
   * index every text can store a hash of it.
   */
  readonly owner?: string;
  /** Whether there is still work to do after this append; false if absent. */
  readonly open?: boolean;
}

/** Options of a listing of streams. */
export interface JournalListOptions {
  /** Only streams of this kind. */
  readonly kind?: string;
  /** Only streams of this owner, compared exactly. */
  readonly owner?: string;
  /** Where the previous page ended. */
  readonly cursor?: string;
  /** Maximum number of streams on a page, from 1 to 1000; 100 if absent. */
  readonly limit?: number;
}

/** A stream in a listing. */
export interface ListedStream {
  /** A UUID in lower case. */
  readonly streamId: string;
  /** When the stream was created, by the store's clock: ISO 8601, UTC. */
  readonly createdAt: string;
  /** Whether its last append had `open: true`. */
  readonly open: boolean;
}

/**
 * Append-only streams of records, each under a UUID. The state of a batch is folded from its stream. A prediction belongs
 * to the writer of the first record of its stream, so an append compares before it writes.
 */
export interface Journal {
  /**
   * Appends all `records`, or none of them. It appends only if the stream has exactly `expected` records; otherwise it
   * rejects with `conflict`. Of several writers with the same `expected`, exactly one succeeds, in one process or in
   * many. When it resolves, with the new number of records, they are durable. After `store_failed` the outcome is unknown:
   * read the stream.
   */
  append(
    streamId: string,
    records: readonly JournalRecord[],
    expected: number,
    options?: AppendOptions,
  ): Promise<number>;
  /** The records from position `from` (0 if absent), in order. Empty if the stream does not exist. */
  read(streamId: string, from?: number): AsyncIterable<JournalRecord>;
  /** The ids of streams whose last append had `open: true`, of one kind or of all, in any order. */
  unfinished(options?: { kind?: string }): AsyncIterable<string>;
  /**
   * Lists streams page by page, newest first by creation. You can filter by kind and owner. Streams with the same creation
   * time have a stable order. Every page except the last is full.
   *
   * A stream that exists from the first page to the last is listed exactly once, even if streams are appended to, created
   * or deleted in the meantime. A stream that is created after the first page is not listed on later pages. A stream whose
   * kind changed later can be listed as if it had been created at that time.
   *
   * @throws DramatisError `invalid_request` for a cursor that does not come from a page of this listing.
   */
  list(options?: JournalListOptions): Promise<Page<ListedStream>>;
  /** Removes a stream. Does nothing if it does not exist. */
  delete(streamId: string): Promise<void>;
}
