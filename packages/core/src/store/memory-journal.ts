import { DramatisError } from "../errors/dramatis-error.ts";
import { checkedAppend, checkedPosition } from "./checked-append.ts";
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
  readonly #ready: () => void;

  /** `ready` throws once the journal's store was closed. */
  constructor(ready: () => void = () => undefined) {
    this.#ready = ready;
  }

  async append(
    streamId: string,
    records: readonly JournalRecord[],
    expected: number,
    options?: AppendOptions,
  ): Promise<number> {
    const id = checkedId(streamId);
    const append = checkedAppend(records, expected, options);
    this.#ready();
    const stream = this.#streams.get(id) ?? { records: [], kind: undefined, open: false };
    if (stream.records.length !== expected) {
      throw new DramatisError(
        "conflict",
        `The stream holds ${stream.records.length} records, not ${expected}: another writer was first.`,
      );
    }
    stream.records.push(...append.records);
    stream.kind = append.kind ?? stream.kind;
    stream.open = append.open;
    this.#streams.set(id, stream);
    return stream.records.length;
  }

  async *read(streamId: string, from = 0): AsyncIterable<JournalRecord> {
    const id = checkedId(streamId);
    const start = checkedPosition(from);
    this.#ready();
    for (const line of this.#streams.get(id)?.records.slice(start) ?? []) yield JSON.parse(line);
  }

  async *unfinished(options: { kind?: string } = {}): AsyncIterable<string> {
    this.#ready();
    for (const [id, { open, kind }] of [...this.#streams]) {
      if (open && (options.kind === undefined || options.kind === kind)) yield id;
    }
  }

  async delete(streamId: string): Promise<void> {
    const id = checkedId(streamId);
    this.#ready();
    this.#streams.delete(id);
  }
}
