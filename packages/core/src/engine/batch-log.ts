import type { BatchEvent, SlotProgressEvent } from "../batch/batch-event.ts";
import { type BatchRecord, readBatchRecord } from "../batch/batch-record.ts";
import type { BatchState } from "../batch/batch-state.ts";
import { foldRecord } from "../batch/fold-record.ts";
import { reduceBatch } from "../batch/reduce-batch.ts";
import { hasEnded } from "../batch/slot.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { JsonObject } from "../json.ts";
import { canonicalJson } from "../request/canonical-json.ts";
import type { Journal } from "../store/journal.ts";

/** Makes the records to append from the state that they will follow; none is fine. */
export type MakeRecords = (state: BatchState | undefined) => readonly BatchRecord[];

interface Waiting {
  readonly make: MakeRecords;
  /** Whether the records count even where the journal does not take them: what they tell has happened already. */
  readonly happened: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes one batch's stream and holds its state. Whatever waits is written in one append; an event is told only
 * once it is durable, and nothing is told twice.
 */
export class BatchLog {
  readonly batchId: string;
  readonly #journal: Journal;
  readonly #isOpen: (state: BatchState | undefined) => boolean;
  readonly #listeners = new Set<(event: BatchEvent) => void>();
  readonly #events: BatchEvent[] = [];
  #state: BatchState | undefined;
  /** How many records the journal holds. */
  #durable = 0;
  /** The position of the next record: behind what is durable and what is still unsaved. */
  #sequence = 0;
  /** What happened and could not be journaled yet: it goes ahead of the next append. */
  #unsaved: BatchRecord[] = [];
  #queue: Waiting[] = [];
  #writing = false;

  /** @param isOpen - whether the batch still needs somebody after the records that lead to this state. */
  constructor(batchId: string, journal: Journal, isOpen: (state: BatchState | undefined) => boolean) {
    this.batchId = batchId;
    this.#journal = journal;
    this.#isOpen = isOpen;
  }

  get state(): BatchState | undefined {
    return this.#state;
  }

  /** The journaled events so far. */
  get events(): readonly BatchEvent[] {
    return this.#events;
  }

  /** Whether the journal lacks something that happened. */
  get isBehind(): boolean {
    return this.#unsaved.length > 0;
  }

  /** Calls `listener` with each event from now on; returns how to stop. */
  subscribe(listener: (event: BatchEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Appends records; rejects, and tells nothing, where the journal does not take them. */
  append(make: MakeRecords): Promise<void> {
    return this.#enqueue(make, false);
  }

  /** Tells what has happened whether or not the journal takes it; what it does not take goes with the next append. */
  tell(make: MakeRecords): Promise<void> {
    return this.#enqueue(make, true);
  }

  /** Tells of a slot's progress, which is not journaled. */
  progress(event: Omit<SlotProgressEvent, "batchId" | "sequence" | "type">): void {
    const state = this.#state;
    if (state === undefined) return;
    const full: BatchEvent = {
      ...event,
      type: "slot-progress",
      batchId: this.batchId,
      sequence: state.sequence,
    };
    this.#state = reduceBatch(state, full);
    if (this.#state !== state) this.#emit(full);
  }

  /** The progress of the slots that run, as events: what a late listener has missed and the journal does not hold. */
  currentProgress(): BatchEvent[] {
    const { slots = [], sequence = 0 } = this.#state ?? {};
    return slots.flatMap((place): BatchEvent[] => {
      if (place.status === "queued" || hasEnded(place)) return [];
      const at = new Date().toISOString();
      return [{ ...place, type: "slot-progress", at, batchId: this.batchId, sequence }];
    });
  }

  #enqueue(make: MakeRecords, happened: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ make, happened, resolve, reject });
      if (!this.#writing) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#queue.length > 0) {
      const group = this.#queue;
      this.#queue = [];
      const before = this.#durable;
      try {
        const made = this.#make(group);
        await this.#save(made);
        this.#apply(made.records);
        for (const { resolve } of group) resolve();
      } catch (error) {
        // Another writer was first: what it wrote is folded now, and ours is made anew behind it.
        if (isConflict(error) && this.#durable > before) this.#queue.unshift(...group);
        else this.#giveUp(group, error);
      }
    }
    this.#writing = false;
  }

  #make(group: readonly Waiting[]): { records: BatchRecord[]; state: BatchState | undefined } {
    let state = this.#state;
    const records: BatchRecord[] = [];
    for (const { make } of group) {
      for (const record of make(state)) {
        state = foldRecord(state, record, this.batchId, this.#sequence + records.length).state;
        records.push(record);
      }
    }
    return { records, state };
  }

  async #save({
    records,
    state,
  }: {
    records: readonly BatchRecord[];
    state: BatchState | undefined;
  }): Promise<void> {
    const all = [...this.#unsaved, ...records] as unknown as JsonObject[];
    if (all.length === 0) return;
    try {
      const options = { kind: "batch", open: this.#isOpen(state) };
      this.#durable = await this.#journal.append(this.batchId, all, this.#durable, options);
    } catch (error) {
      if (!(await this.#isSaved(all))) throw error;
      this.#durable += all.length;
    }
    this.#unsaved = [];
  }

  /**
   * After a failed append the outcome is unknown, and after a conflict somebody else wrote: the stream tells. What
   * others wrote is taken over.
   */
  async #isSaved(records: readonly JsonObject[]): Promise<boolean> {
    const found: JsonObject[] = [];
    for await (const record of this.#journal.read(this.batchId, this.#durable)) found.push(record);
    if (records.every((record, index) => isEqual(record, found[index]))) return true;
    for (const record of found.map(readBatchRecord)) {
      if (record !== undefined) this.#apply([record]);
      this.#durable++;
    }
    return false;
  }

  #giveUp(group: readonly Waiting[], error: unknown): void {
    const { records } = this.#make(group.filter(({ happened }) => happened));
    this.#apply(records);
    this.#unsaved.push(...records);
    for (const { happened, resolve, reject } of group) {
      if (happened) resolve();
      else reject(error);
    }
  }

  #apply(records: readonly BatchRecord[]): void {
    for (const record of records) {
      const { state, event } = foldRecord(this.#state, record, this.batchId, this.#sequence++);
      this.#state = state;
      if (event === undefined) continue;
      this.#events.push(event);
      this.#emit(event);
    }
  }

  #emit(event: BatchEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

function isConflict(error: unknown): boolean {
  return DramatisError.isInstance(error) && error.code === "conflict";
}

function isEqual(a: JsonObject, b: JsonObject | undefined): boolean {
  return b !== undefined && canonicalJson(a) === canonicalJson(b);
}
