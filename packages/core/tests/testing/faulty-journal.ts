import { DramatisError } from "../../src/errors/dramatis-error.ts";
import type {
  AppendOptions,
  Journal,
  JournalListOptions,
  JournalRecord,
  ListedStream,
} from "../../src/store/journal.ts";
import { MemoryJournal } from "../../src/store/memory-journal.ts";
import type { Page } from "../../src/store/store.ts";

/** How an append fails: `lose` writes nothing, `keep` writes but reports a failure. */
export type AppendFault = "lose" | "keep" | undefined;

/** A journal in memory that fails on demand and records its appends. */
export class FaultyJournal implements Journal {
  readonly memory = new MemoryJournal();
  /** The faults of the next appends, in order. All later appends succeed. */
  appendFaults: AppendFault[] = [];
  /** How many of the next reads fail. */
  failingReads = 0;
  /** Every attempted append: the number of records, and the options. */
  readonly appends: { readonly count: number; readonly options: AppendOptions }[] = [];
  #gate: Promise<void> | undefined;

  /** Blocks every append until the returned function is called. */
  hold(): () => void {
    let release = () => {};
    this.#gate = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  async append(
    streamId: string,
    records: readonly JournalRecord[],
    expected: number,
    options: AppendOptions = {},
  ): Promise<number> {
    this.appends.push({ count: records.length, options });
    await this.#gate;
    const fault = this.appendFaults.shift();
    if (fault === "lose") throw broken();
    const length = await this.memory.append(streamId, records, expected, options);
    if (fault === "keep") throw broken();
    return length;
  }

  async *read(streamId: string, from?: number): AsyncIterable<JournalRecord> {
    if (this.failingReads > 0) {
      this.failingReads--;
      throw broken();
    }
    yield* this.memory.read(streamId, from);
  }

  unfinished(options?: { kind?: string }): AsyncIterable<string> {
    return this.memory.unfinished(options);
  }

  list(options?: JournalListOptions): Promise<Page<ListedStream>> {
    return this.memory.list(options);
  }

  delete(streamId: string): Promise<void> {
    return this.memory.delete(streamId);
  }

  /** Returns all records of a stream. */
  async records(streamId: string): Promise<JournalRecord[]> {
    const all: JournalRecord[] = [];
    for await (const record of this.memory.read(streamId)) all.push(record);
    return all;
  }
}

function broken(): DramatisError {
  return new DramatisError("store_failed", "The disk is full.");
}
