import { onAbort } from "../../util/on-abort.ts";

/** Limits how many predictions of one account are in flight in this process. */
export class Semaphore {
  #inFlight = 0;
  readonly #waiting: { readonly limit: number; readonly admit: () => void }[] = [];

  /**
   * Waits for one of `limit` places, in the order of the calls.
   * @returns a function that releases the place; undefined if the signal aborts first
   */
  async acquire(limit: number, signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted) return undefined;
    if (this.#inFlight >= limit || this.#waiting.length > 0) {
      const entered = await this.#wait(limit, signal);
      if (!entered) return undefined;
    } else {
      this.#inFlight++;
    }
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#inFlight--;
      this.#admit();
    };
  }

  #wait(limit: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leaveQueue = () => {
        const index = this.#waiting.indexOf(place);
        if (index >= 0) this.#waiting.splice(index, 1);
        resolve(false);
        // The next one may have a larger limit.
        this.#admit();
      };
      const place = {
        limit,
        admit: () => {
          stopListening();
          resolve(true);
        },
      };
      this.#waiting.push(place);
      const stopListening = onAbort(signal, leaveQueue);
    });
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && this.#inFlight < next.limit; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#inFlight++;
      next.admit();
    }
  }
}
