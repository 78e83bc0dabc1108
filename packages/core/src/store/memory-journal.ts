import { DramatisError } from "../errors/dramatis-error.ts";
import { checkedId } from "./checked-id.ts";
import type { AppendOptions, Journal, JournalRecord } from "./journal.ts";

interface Stream {
  readonly records: string[];
  kind: string | undefined;
  open: boolean;
}

/** A journal in memory. Records are kept as JSON, so that a copy goes in and a copy comes out, as on disk. */
export class MemoryJournal implements Journal {
  readonly #streams = new Map<string, Stream>();

  async append(
    streamId: string,
    records: readonly JournalRecord[],
    expected: number,
    options: AppendOptions = {},
  ): Promise<number> {
    const id = checkedId(streamId);
    const lines = records.map((record) => JSON.stringify(record));
    const stream = this.#streams.get(id) ?? { records: [], kind: undefined, open: false };
    if (stream.records.length !== expected) {
      throw new DramatisError(
        "conflict",
        `The stream holds ${stream.records.length} records, not ${expected}: another writer was first.`,
      );
    }
    stream.records.push(...lines);
    stream.kind = options.kind ?? stream.kind;
    stream.open = options.open ?? false;
    this.#streams.set(id, stream);
    return stream.records.length;
  }

  async *read(streamId: string, from = 0): AsyncIterable<JournalRecord> {
    const stream = this.#streams.get(checkedId(streamId));
    for (const line of stream?.records.slice(from) ?? []) yield JSON.parse(line);
  }

  async *unfinished(options: { kind?: string } = {}): AsyncIterable<string> {
    for (const [id, { open, kind }] of [...this.#streams]) {
      if (open && (options.kind === undefined || options.kind === kind)) yield id;
    }
  }

  async delete(streamId: string): Promise<void> {
    this.#streams.delete(checkedId(streamId));
  }
}
