import {
  type AppendOptions,
  checkedId,
  checkedJournalListOptions,
  checkedPosition,
  type Journal,
  type JournalListOptions,
  type JournalRecord,
  type ListedStream,
  type Page,
} from "@dramatis/core/store";
import { asStoreError, unlessMissing } from "../files/store-error.ts";
import type { StoreUse } from "../opened-store.ts";
import { AppendQueue } from "./append-queue.ts";
import { withStreamClaim } from "./compaction.ts";
import type { JournalParts } from "./journal-parts.ts";
import { listStreams } from "./list-streams.ts";
import { dropMarker, listMarkers } from "./markers.ts";
import { lineParts } from "./queued-append.ts";
import { readRecords } from "./read-records.ts";
import { unfinishedStreams } from "./unfinished-streams.ts";

/** The journal on disk, with one file per stream and one line per append. */
export class FsJournal implements Journal {
  readonly #parts: JournalParts;
  readonly #queue: AppendQueue;
  /** Opens the store, or rejects if it is closed. */
  readonly #ready: (use: StoreUse) => Promise<void>;

  constructor(parts: JournalParts, ready: (use: StoreUse) => Promise<void>) {
    this.#parts = parts;
    this.#queue = new AppendQueue(parts);
    this.#ready = ready;
  }

  async append(
    streamId: string,
    records: readonly JournalRecord[],
    expected: number,
    options: AppendOptions = {},
  ): Promise<number> {
    const id = checkedId(streamId);
    const append = lineParts(records, expected, options);
    // The first append to a stream does not depend on existing data.
    await this.#ready(expected === 0 ? "write" : "everything");
    return this.#queue.append(id, append);
  }

  async *read(streamId: string, from = 0): AsyncGenerator<JournalRecord> {
    const id = checkedId(streamId);
    const position = checkedPosition(from);
    await this.#ready("journal");
    yield* this.#guarded(
      `The journal stream ${id} could not be read`,
      readRecords(this.#parts, id, position),
    );
  }

  async *unfinished(options: { kind?: string } = {}): AsyncGenerator<string> {
    await this.#ready("journal");
    yield* this.#guarded(
      "The open journal streams could not be found",
      unfinishedStreams(this.#parts, options.kind),
    );
  }

  async list(options: JournalListOptions = {}): Promise<Page<ListedStream>> {
    checkedJournalListOptions(options);
    await this.#ready("journal");
    return this.#guard("The journal's streams could not be listed", () => listStreams(this.#parts, options));
  }

  async delete(streamId: string): Promise<void> {
    const id = checkedId(streamId);
    await this.#ready("journal");
    const { mutex } = this.#parts;
    await this.#guard(`The journal stream ${id} could not be removed`, () =>
      mutex.run(id, () => this.#remove(id)),
    );
  }

  /** Resolves when every append has settled. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async #remove(id: string): Promise<void> {
    const { ops, layout, cache, unconfirmed, folderSync } = this.#parts;
    cache.delete(id);
    unconfirmed.delete(id);
    const removed = await withStreamClaim(this.#parts, id, () =>
      unlessMissing(ops.unlink(layout.stream(id))),
    );
    if (removed) await folderSync.sync(layout.streamFolder(id));
    for (const marker of await listMarkers(this.#parts)) {
      if (marker.streamId === id) await dropMarker(this.#parts, marker);
    }
  }

  async *#guarded<Item>(what: string, items: AsyncGenerator<Item>): AsyncGenerator<Item> {
    while (true) {
      const { done, value } = await this.#guard(what, () => items.next());
      if (done) return;
      yield value;
    }
  }

  #guard<Result>(what: string, action: () => Promise<Result>): Promise<Result> {
    return asStoreError(what, this.#parts.layout.directory, action);
  }
}
