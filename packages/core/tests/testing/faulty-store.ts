import { requestCancel } from "../../src/engine/batches/request-cancel.ts";
import { readHistory } from "../../src/engine/journal/batch-events.ts";
import { DramatisError } from "../../src/errors/dramatis-error.ts";
import type { AppendOptions, Journal, JournalRecord } from "../../src/store/journal.ts";
import type { AssetBody, PutInfo, Store } from "../../src/store/store.ts";
import { type Clock, systemClock } from "../../src/util/clock.ts";

/**
 * How a put fails:
 *
 * - `fail` fails before it reads the body, `fail-late` after it. Nothing is stored.
 * - `fail-raw` fails with an error that is not a DramatisError. Nothing is stored.
 * - `lost` stores the asset but reports a failure.
 * - `conflict` stores the asset but reports a conflict, as if its own repeat found the id taken.
 * - `hang` does nothing until its signal aborts.
 */
export type PutFault = "fail" | "fail-late" | "fail-raw" | "lost" | "conflict" | "hang";

/**
 * How an append fails: `lose` writes nothing, `keep` writes but reports a failure, and `cancel` lets another engine's
 * cancel request be appended first.
 */
export type JournalFault = "lose" | "keep" | "cancel";

/** The faults of a store. `call` counts the calls of each method from 0. */
export interface StoreFaults {
  readonly put?: (call: number) => PutFault | undefined;
  readonly head?: (call: number) => boolean;
  readonly append?: (call: number, records: readonly JournalRecord[]) => JournalFault | undefined;
}

/** Wraps a store and adds faults. */
export class FaultyStore implements Store {
  readonly capabilities: Store["capabilities"];
  readonly journal: Journal;
  /** How often each fault fired. */
  readonly fired: Record<string, number> = {};
  /** The ids of all batches that an engine tried to journal. */
  readonly batchIds = new Set<string>();
  readonly #store: Store;
  readonly #faults: StoreFaults;
  readonly #clock: Clock;
  readonly #calls = { put: 0, head: 0, append: 0 };

  constructor(store: Store, faults: StoreFaults, clock: Clock = systemClock) {
    this.#clock = clock;
    this.#store = store;
    this.#faults = faults;
    this.capabilities = store.capabilities;
    this.journal = {
      append: (...call) => this.#append(...call),
      read: (...call) => store.journal.read(...call),
      unfinished: (options) => store.journal.unfinished(options),
      list: (options) => store.journal.list(options),
      delete: (id) => store.journal.delete(id),
    };
  }

  async put(id: string, body: AssetBody, info: PutInfo) {
    const fault = this.#faults.put?.(this.#calls.put++);
    if (fault === undefined) return this.#store.put(id, body, info);
    this.#fire(`put.${fault}`);
    if (fault === "hang") {
      await aborted(info.signal);
      cancelBody(body, info.signal?.reason);
      throw info.signal?.reason;
    }
    if (fault === "fail" || fault === "fail-raw") {
      const error = fault === "fail" ? broken() : new TypeError("ENOSPC: /var/data/secret-place is full");
      cancelBody(body, error);
      throw error;
    }
    if (fault === "fail-late") {
      await new Response(body as BodyInit).arrayBuffer();
      throw broken();
    }
    await this.#store.put(id, body, info);
    throw fault === "lost"
      ? broken()
      : new DramatisError("conflict", "An asset with this id already exists.");
  }

  async head(id: string) {
    if (this.#faults.head?.(this.#calls.head++)) {
      this.#fire("head.fail");
      throw broken();
    }
    return this.#store.head(id);
  }

  open: Store["open"] = (id) => this.#store.open(id);
  list: Store["list"] = (options) => this.#store.list(options);
  delete: Store["delete"] = (id) => this.#store.delete(id);
  close: Store["close"] = () => this.#store.close();

  async #append(id: string, records: readonly JournalRecord[], expected: number, options?: AppendOptions) {
    const { journal } = this.#store;
    if (options?.kind === "batch") this.batchIds.add(id);
    const fault = this.#faults.append?.(this.#calls.append++, records);
    if (fault === "cancel" && options?.kind === "batch") {
      const { state } = await readHistory(journal, id);
      if (state?.ended === false) {
        this.#fire("append.cancel");
        await requestCancel({ store: this.#store, clock: this.#clock }, id);
      }
    } else if (fault === "lose") {
      this.#fire("append.lose");
      throw broken();
    }
    const length = await journal.append(id, records, expected, options);
    if (fault !== "keep") return length;
    this.#fire("append.keep");
    throw broken();
  }

  #fire(name: string): void {
    this.fired[name] = (this.fired[name] ?? 0) + 1;
  }
}

function broken(): DramatisError {
  return new DramatisError("store_failed", "The disk is full.");
}

function cancelBody(body: AssetBody, reason: unknown): void {
  if (body instanceof ReadableStream) body.cancel(reason).catch(() => undefined);
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    else signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}
