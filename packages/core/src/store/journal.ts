import type { JsonObject } from "../util/json.ts";
import type { Page } from "./page.ts";

/** One record of a stream. The journal keeps it as it is; what it means is its writer's matter. */
export type JournalRecord = JsonObject;

/** What an append says about its stream. */
export interface AppendOptions {
  /** What the stream is about, for {@link Journal.unfinished} and {@link Journal.list}; the last one given counts. */
  readonly kind?: string;
  /**
   * Whose the stream is, for {@link Journal.list}: any text that is not blank, of at most 1,000 characters. The append
   * that creates the stream sets it; later ones do not change it. Nobody reads it back, so a backend that cannot index
   * every text may keep a hash of it.
   */
  readonly owner?: string;
  /** Whether something is still to be done after this append. False, if absent. */
  readonly open?: boolean;
}

/** What a journal's listing is asked for. */
export interface JournalListOptions {
  /** Only streams of this kind. */
  readonly kind?: string;
  /** Only streams of this owner, compared exactly. */
  readonly owner?: string;
  /** Where the previous page ended. */
  readonly cursor?: string;
  /** The most streams that a page may hold, from 1 to 1000; 100 if absent. */
  readonly limit?: number;
}

/** A stream in a journal's listing. */
export interface ListedStream {
  /** A UUID in lower case. */
  readonly streamId: string;
  /** When the stream was created, as the store's clock had it: ISO 8601, UTC. */
  readonly createdAt: string;
  /** Whether its last append was open. */
  readonly open: boolean;
}

/**
 * Append-only streams of records under UUIDs. A batch's state is the fold of its stream, and a prediction belongs
 * to whoever wrote the first record of its stream, so an append compares before it writes.
 */
export interface Journal {
  /**
   * Appends `records`, all or none, if the stream holds exactly `expected` records; otherwise it rejects with
   * `conflict`, and nothing is written. Of several writers with the same `expected` exactly one wins, in one process
   * or in many. Durable when it resolves, with the new number of records. After `store_failed` the outcome is
   * unknown: read the stream.
   */
  append(
    streamId: string,
    records: readonly JournalRecord[],
    expected: number,
    options?: AppendOptions,
  ): Promise<number>;
  /** The records from position `from` (0, if absent), in order; none where there is no such stream. */
  read(streamId: string, from?: number): AsyncIterable<JournalRecord>;
  /** The ids of the streams that were last appended with `open: true`, of one kind or of all, in no promised order. */
  unfinished(options?: { kind?: string }): AsyncIterable<string>;
  /**
   * The streams of one kind, of one owner, of both, or all of them, page by page, newest first: in the reverse of the
   * order in which they were created. Streams that were created at the same time come in an order that stays the same.
   * Every page but the last one is full.
   *
   * Each stream that is there from the first page to the last one comes exactly once, whatever is appended, created and
   * deleted in the meantime. A stream that is created after the first page comes on none of the later ones. A stream
   * that got another kind later may come as if it had been created then.
   *
   * @throws DramatisError `invalid_request` for a cursor that no page of this listing had.
   */
  list(options?: JournalListOptions): Promise<Page<ListedStream>>;
  /** Removes a stream; nothing happens if there is none. */
  delete(streamId: string): Promise<void>;
}
