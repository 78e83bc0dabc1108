import type { BatchEvent, SlotProgressEvent } from "../../batch/batch-event.ts";
import { type BatchRecord, readBatchRecord, toJournalRecord } from "../../batch/batch-record.ts";
import type { BatchState } from "../../batch/batch-state.ts";
import { reduceBatch } from "../../batch/reduce-batch.ts";
import type { Journal } from "../../store/journal.ts";
import { canonicalJson } from "../../util/hash.ts";
import type { JsonObject } from "../../util/json.ts";
import { isConflict, type MakeRecords, type WaitingAppend } from "./append.ts";
import { type BatchHistory, emptyHistory, foldHistory } from "./batch-history.ts";
import type { Lease } from "./lease.ts";

/**
 * Writes one batch's stream and holds its history. All waiting records are written in one append, together with a
 * renewal of the lease if one is due. An event is emitted once, after it is durable.
 */
export class BatchJournal {
  readonly batchId: string;
  readonly #journal: Journal;
  readonly #lease: Lease;
  readonly #listeners = new Set<(event: BatchEvent) => void>();
  readonly #events: BatchEvent[] = [];
  #history: BatchHistory = emptyHistory;
  /** How many records the journal has; the history may be ahead of it by the unsaved ones. */
  #durable = 0;
  /** Records of what has happened and could not be journaled yet: they go first in the next append. */
  #unsaved: BatchRecord[] = [];
  #queue: WaitingAppend[] = [];
  #writing = false;

  constructor(batchId: string, journal: Journal, lease: Lease) {
    this.batchId = batchId;
    this.#journal = journal;
    this.#lease = lease;
  }

  get history(): BatchHistory {
    return this.#history;
  }

  get state(): BatchState | undefined {
    return this.#history.state;
  }

  /** The journaled events so far. */
  get events(): readonly BatchEvent[] {
    return this.#events;
  }

  /** Whether the journal lacks a record of something that has happened. */
  get isBehind(): boolean {
    return this.#unsaved.length > 0;
  }

  /** Calls `listener` with each event from now on. @returns a function that ends the subscription */
  subscribe(listener: (event: BatchEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the records that the stream has beyond the known ones. */
  async catchUp(): Promise<void> {
    for (const value of await this.#readNewRecords()) {
      this.#durable++;
      this.#apply([readBatchRecord(value)]);
    }
  }

  /** Appends records. Rejects, and emits nothing, if the append fails or another engine has the lease. */
  append(make: MakeRecords): Promise<void> {
    return this.#enqueue(make, { happened: false, renews: false });
  }

  /** Takes or renews the lease if that is due. */
  renew(): Promise<void> {
    return this.#enqueue(() => [], { happened: false, renews: true });
  }

  /**
   * Records what has happened. If the append fails, the events are emitted anyway, and the next append repeats them.
   */
  record(make: MakeRecords): Promise<void> {
    return this.#enqueue(make, { happened: true, renews: false });
  }

  /** Emits a slot's progress, which is not journaled. */
  progress(event: Omit<SlotProgressEvent, "batchId" | "sequence" | "type">): void {
    const { state } = this.#history;
    if (state === undefined) return;
    const full: BatchEvent = {
      ...event,
      type: "slot-progress",
      batchId: this.batchId,
      sequence: state.sequence,
    };
    const next = reduceBatch(state, full);
    if (next === undefined || next === state) return;
    this.#history = { ...this.#history, state: next };
    this.#emit(full);
  }

  #enqueue(make: MakeRecords, options: Pick<WaitingAppend, "happened" | "renews">): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ make, ...options, resolve, reject, made: [] });
      if (!this.#writing) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#queue.length > 0) {
      let group = this.#queue;
      this.#queue = [];
      const before = this.#durable;
      try {
        const { records, refused } = this.#make(group);
        group = group.filter((waiting) => !refused.has(waiting));
        await this.#save(records);
        this.#apply(records);
        for (const { resolve } of group) resolve();
      } catch (error) {
        // Another writer was first. Its records are folded by now, so ours are made again after them.
        if (isConflict(error) && this.#durable > before) this.#queue.unshift(...group);
        else this.#reject(group, error);
      }
    }
    this.#writing = false;
  }

  /** The records of all waiting appends. An append that cannot be made rejects alone. */
  #make(group: readonly WaitingAppend[]): { records: BatchRecord[]; refused: ReadonlySet<WaitingAppend> } {
    this.#lease.check(this.#history);
    let history = this.#history;
    const records: BatchRecord[] = [];
    const refused = new Set<WaitingAppend>();
    const add = (record: BatchRecord) => {
      history = foldHistory(history, record, this.batchId).history;
      records.push(record);
    };
    for (const waiting of group) {
      try {
        waiting.made = waiting.make(history);
        for (const record of waiting.made) add(record);
      } catch (error) {
        refused.add(waiting);
        waiting.reject(error);
      }
    }
    const isDue = records.length > 0 || group.some(({ renews }) => renews);
    const renewal = isDue ? this.#lease.renewal(history) : undefined;
    if (renewal !== undefined) add(renewal);
    return { records, refused };
  }

  async #save(records: readonly BatchRecord[]): Promise<void> {
    const all = [...this.#unsaved, ...records];
    if (all.length === 0) return;
    const after = this.#foldAll(records);
    try {
      const lines = all.map(toJournalRecord);
      const owner = this.#durable === 0 ? after.request?.owner : undefined;
      const options = { kind: "batch", open: after.open, ...(owner === undefined ? {} : { owner }) };
      this.#durable = await this.#journal.append(this.batchId, lines, this.#durable, options);
      this.#unsaved = [];
    } catch (error) {
      // The outcome of a failed append is unknown, and after a conflict another writer wrote: read the stream.
      if (!this.#reconcile(all, await this.#readNewRecords())) throw error;
    }
  }

  /**
   * Compares the records to write with what the stream has now: first ours, from this append or from an earlier one
   * that only seemed to fail, and then those of other writers.
   * @returns whether the stream has all of ours
   */
  #reconcile(all: readonly BatchRecord[], found: readonly JsonObject[]): boolean {
    const firstOther = found.findIndex((record, index) => !isEqual(record, all[index]));
    const ours = firstOther < 0 ? found.length : firstOther;
    this.#durable += ours;
    this.#unsaved.splice(0, ours);
    for (const record of found.slice(ours)) this.#applyForeign(record);
    return ours === all.length;
  }

  #foldAll(records: readonly BatchRecord[]): BatchHistory {
    return records.reduce(
      (history, record) => foldHistory(history, record, this.batchId).history,
      this.#history,
    );
  }

  async #readNewRecords(): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    for await (const record of this.#journal.read(this.batchId, this.#durable)) found.push(record);
    return found;
  }

  #applyForeign(value: JsonObject): void {
    this.#durable++;
    const record = readBatchRecord(value);
    this.#apply([record]);
    if (record !== undefined) this.#lease.onForeign(record);
  }

  #reject(group: readonly WaitingAppend[], error: unknown): void {
    // Another engine works on the batch now, so these records are no longer ours to write.
    const happened = this.#lease.isLost ? [] : group.filter((waiting) => waiting.happened);
    // If the whole group has happened, its records stay as they were made: if the append was written after all, the
    // stream has exactly these. Otherwise they are made again without the refused ones.
    const isAlone = happened.length === group.length;
    const records: BatchRecord[] = [];
    let history = this.#history;
    for (const { made, make } of happened) {
      for (const record of isAlone ? made : make(history)) {
        history = foldHistory(history, record, this.batchId).history;
        records.push(record);
      }
    }
    this.#apply(records);
    this.#unsaved.push(...records);
    for (const waiting of group) {
      if (happened.includes(waiting)) waiting.resolve();
      else waiting.reject(error);
    }
  }

  #apply(records: readonly (BatchRecord | undefined)[]): void {
    for (const record of records) {
      const { history, event } = foldHistory(this.#history, record, this.batchId);
      this.#history = history;
      if (event === undefined) continue;
      this.#events.push(event);
      this.#emit(event);
    }
  }

  #emit(event: BatchEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

function isEqual(a: JsonObject, b: BatchRecord | undefined): boolean {
  return b !== undefined && canonicalJson(a) === canonicalJson(toJournalRecord(b));
}
