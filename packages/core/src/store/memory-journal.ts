import { DramatisError } from "../errors/dramatis-error.ts";
import { type Clock, isoTime, systemClock } from "../util/clock.ts";
import { checkedAppend, checkedPosition } from "./checked-append.ts";
import { checkedId } from "./checked-id.ts";
import { badListOption, checkedJournalListOptions } from "./checked-list-options.ts";
import type { AppendOptions, Journal, JournalListOptions, JournalRecord, ListedStream } from "./journal.ts";
import type { Page } from "./store.ts";

interface Stream {
  /** The number of the stream in order of creation, from 1. */
  readonly number: number;
  readonly createdAt: string;
  readonly owner: string | undefined;
  readonly records: string[];
  kind: string | undefined;
  open: boolean;
}

/** A journal in memory. Records are stored as JSON, so that readers and writers get copies, as with a disk. */
export class MemoryJournal implements Journal {
  /** In order of creation. */
  readonly #streams = new Map<string, Stream>();
  readonly #ready: () => void;
  readonly #clock: Clock;
  #created = 0;

  /** @param ready - throws once the store is closed. */
  constructor(ready: () => void = () => undefined, clock: Clock = systemClock) {
    this.#ready = ready;
    this.#clock = clock;
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
    const stream = this.#streams.get(id) ?? this.#newStream(append.owner);
    if (stream.records.length !== expected) {
      throw new DramatisError(
        "conflict",
        `The stream has ${stream.records.length} records instead of ${expected}. Read the new records, and append again.`,
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

  async list(options: JournalListOptions = {}): Promise<Page<ListedStream>> {
    const { limit, kind, owner } = checkedJournalListOptions(options);
    const before = this.#numberIn(options.cursor);
    this.#ready();
    const items: ListedStream[] = [];
    let last = 0;
    for (const [streamId, stream] of [...this.#streams].reverse()) {
      if (stream.number >= before) continue;
      if ((kind ?? stream.kind) !== stream.kind || (owner ?? stream.owner) !== stream.owner) continue;
      // One stream more than the page size: this is not the last page.
      if (items.length === limit) return { items, cursor: String(last) };
      items.push({ streamId, createdAt: stream.createdAt, open: stream.open });
      last = stream.number;
    }
    return { items };
  }

  async delete(streamId: string): Promise<void> {
    const id = checkedId(streamId);
    this.#ready();
    this.#streams.delete(id);
  }

  #newStream(owner: string | undefined): Stream {
    this.#created += 1;
    const createdAt = isoTime(this.#clock);
    return { number: this.#created, createdAt, owner, records: [], kind: undefined, open: false };
  }

  /** A cursor is the number of the last stream on its page. */
  #numberIn(cursor: string | undefined): number {
    if (cursor === undefined) return Number.POSITIVE_INFINITY;
    const number = typeof cursor === "string" && /^[1-9]\d{0,14}$/.test(cursor) ? Number(cursor) : Number.NaN;
    if (number <= this.#created) return number;
    throw badListOption("cursor", "must come from a previous page");
  }
}
