import { toStoreError } from "../files/store-error.ts";
import type { JournalParts } from "./journal-parts.ts";
import type { QueuedAppend } from "./queued-append.ts";
import { writeGroup } from "./write-group.ts";

/**
 * The waiting appends, by stream. Appends that arrive while a group of their stream is being written and synced are
 * written together next, with one sync.
 */
export class AppendQueue {
  readonly #parts: JournalParts;
  readonly #waiting = new Map<string, QueuedAppend[]>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  append(streamId: string, append: Pick<QueuedAppend, "line" | "byteLength">): Promise<number> {
    return new Promise((resolve, reject) => {
      const queued: QueuedAppend = { ...append, resolve, reject };
      const waiting = this.#waiting.get(streamId);
      if (waiting !== undefined) {
        waiting.push(queued);
        return;
      }
      const started = [queued];
      this.#waiting.set(streamId, started);
      this.#running.set(streamId, this.#run(streamId, started));
    });
  }

  /** Resolves when no append is waiting. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  async #run(streamId: string, waiting: QueuedAppend[]): Promise<void> {
    while (waiting.length > 0) {
      try {
        await this.#parts.mutex.run(streamId, () => writeGroup(this.#parts, streamId, waiting));
      } catch (error) {
        // The error occurred before a group was chosen, so none of them was written.
        const failure = this.#failure(streamId, error);
        for (const append of waiting.splice(0)) append.reject(failure);
      }
    }
    this.#waiting.delete(streamId);
    this.#running.delete(streamId);
  }

  #failure(streamId: string, error: unknown): unknown {
    const what = `Nothing could be appended to the journal stream ${streamId}`;
    return toStoreError(what, error, this.#parts.layout.directory);
  }
}
