import type { JsonObject } from "../json.ts";

/** One record of a stream. The journal keeps it as it is; what it means is its writer's matter. */
export type JournalRecord = JsonObject;

/** What an append says of its stream. */
export interface AppendOptions {
  /** What the stream is about, for {@link Journal.unfinished}; the last one given counts. */
  readonly kind?: string;
  /** Whether something is still to be done after this append. False, if absent. */
  readonly open?: boolean;
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
  /** Removes a stream; nothing happens where there is none. */
  delete(streamId: string): Promise<void>;
}
