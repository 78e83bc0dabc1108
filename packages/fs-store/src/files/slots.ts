import type { Clock } from "@dramatis/core/store";

/** How long a holder must be idle before its slot can be reclaimed for another, in milliseconds. */
const restMs = 200;

/** The right to hold file handles open. */
export interface Slot {
  /** Allows the slot to be reclaimed from now on. `giveBack` must free its handles and must not reject. */
  rest(giveBack: () => Promise<void>): void;
  /** Ends the rest. Waits for `giveBack` if it has started. */
  wake(): Promise<void>;
  release(): void;
}

/**
 * A limited number of slots, granted in order, so that parallel calls do not run out of file handles. A holder that
 * waits for a slow source rests. If others wait for a slot, the resting holder's slot is reclaimed, so that stalled
 * sources cannot block everything else.
 */
export class Slots {
  readonly #limit: number;
  #taken = 0;
  readonly #waiting = new Set<() => void>();
  readonly #resting = new Set<RestingSlot>();
  readonly #clock: Clock;
  #reclaiming: AbortController | undefined;

  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Waits for a slot. Rejects with the signal's reason if it aborts first. */
  async take(signal?: AbortSignal): Promise<Slot> {
    signal?.throwIfAborted();
    if (this.#taken < this.#limit) this.#taken += 1;
    else await this.#waitForSlot(signal);
    return new RestingSlot(this.#resting, this.#clock, () => this.#passOn());
  }

  /** Runs `action` with a slot. It must wait only for the disk or for slots of another kind. */
  async run<Result>(action: () => Promise<Result>): Promise<Result> {
    const slot = await this.take();
    try {
      return await action();
    } finally {
      slot.release();
    }
  }

  #waitForSlot(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#waiting.delete(settle);
        signal?.removeEventListener("abort", abort);
        if (this.#waiting.size === 0) this.#stopReclaiming();
        resolve();
      };
      const abort = () => {
        this.#waiting.delete(settle);
        if (this.#waiting.size === 0) this.#stopReclaiming();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.add(settle);
      if (this.#reclaiming === undefined) void this.#reclaimPeriodically();
    });
  }

  #passOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#taken -= 1;
    else next();
  }

  #reclaim(): void {
    const longAgo = this.#clock.monotonic() - restMs;
    let wanted = this.#waiting.size;
    for (const slot of this.#resting) {
      if (wanted === 0) return;
      if (slot.reclaimIfRestingSince(longAgo)) wanted -= 1;
    }
  }

  /** Reclaims the slots of resting holders periodically while others wait. */
  async #reclaimPeriodically(): Promise<void> {
    const reclaiming = new AbortController();
    this.#reclaiming = reclaiming;
    while (!reclaiming.signal.aborted) {
      await this.#clock.sleep(restMs / 2, reclaiming.signal);
      if (!reclaiming.signal.aborted) this.#reclaim();
    }
  }

  #stopReclaiming(): void {
    this.#reclaiming?.abort();
    this.#reclaiming = undefined;
  }
}

class RestingSlot implements Slot {
  readonly #resting: Set<RestingSlot>;
  readonly #clock: Clock;
  readonly #pass: () => void;
  #giveBack: (() => Promise<void>) | undefined;
  #givingBack: Promise<void> | undefined;
  #since = 0;
  #held = true;

  constructor(resting: Set<RestingSlot>, clock: Clock, pass: () => void) {
    this.#resting = resting;
    this.#clock = clock;
    this.#pass = pass;
  }

  rest(giveBack: () => Promise<void>): void {
    this.#giveBack = giveBack;
    this.#since = this.#clock.monotonic();
    this.#resting.add(this);
  }

  async wake(): Promise<void> {
    this.#resting.delete(this);
    this.#giveBack = undefined;
    await this.#givingBack;
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#resting.delete(this);
    this.#pass();
  }

  reclaimIfRestingSince(time: number): boolean {
    if (this.#since > time || this.#giveBack === undefined) return false;
    this.#resting.delete(this);
    this.#givingBack = this.#giveBack();
    this.#giveBack = undefined;
    return true;
  }
}
