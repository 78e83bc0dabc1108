import type { Clock } from "@dramatis/core/store";

/** How long a holder must have rested before its slot is called back for another, in milliseconds. */
const restMs = 200;

/** The right to hold file handles open. */
export interface Slot {
  /** From here on the slot may be called back: `giveBack` must free it, and must not reject. */
  rest(giveBack: () => Promise<void>): void;
  /** Ends the rest, after `giveBack` where that has begun. */
  wake(): Promise<void>;
  release(): void;
}

/**
 * A limited number of slots, given out in order, so that no number of parallel calls runs out of file handles. A
 * holder that waits for a slow source rests; when others wait for a slot it is called back, so that sources that
 * never go on cannot stop everything else.
 */
export class Slots {
  readonly #limit: number;
  #taken = 0;
  readonly #waiting = new Set<() => void>();
  readonly #resting = new Set<RestingSlot>();
  readonly #clock: Clock;
  #looking: AbortController | undefined;

  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Waits for a slot; rejects with the signal's reason when that comes first. */
  async take(signal?: AbortSignal): Promise<Slot> {
    signal?.throwIfAborted();
    if (this.#taken < this.#limit) this.#taken += 1;
    else await this.#turn(signal);
    return new RestingSlot(this.#resting, this.#clock, () => this.#pass());
  }

  /** Runs `action` with a slot. It must not wait for anything but the disk, or for other slots. */
  async run<Result>(action: () => Promise<Result>): Promise<Result> {
    const slot = await this.take();
    try {
      return await action();
    } finally {
      slot.release();
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#waiting.delete(settle);
        signal?.removeEventListener("abort", abort);
        if (this.#waiting.size === 0) this.#stopLooking();
        resolve();
      };
      const abort = () => {
        this.#waiting.delete(settle);
        if (this.#waiting.size === 0) this.#stopLooking();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.add(settle);
      if (this.#looking === undefined) void this.#look();
    });
  }

  #pass(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#taken -= 1;
    else next();
  }

  #callBack(): void {
    const longAgo = this.#clock.monotonic() - restMs;
    let wanted = this.#waiting.size;
    for (const slot of this.#resting) {
      if (wanted === 0) return;
      if (slot.callBackIfRestingSince(longAgo)) wanted -= 1;
    }
  }

  /** Calls resting holders back now and then, for as long as others wait. */
  async #look(): Promise<void> {
    const looking = new AbortController();
    this.#looking = looking;
    while (!looking.signal.aborted) {
      await this.#clock.sleep(restMs / 2, looking.signal);
      if (!looking.signal.aborted) this.#callBack();
    }
  }

  #stopLooking(): void {
    this.#looking?.abort();
    this.#looking = undefined;
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

  callBackIfRestingSince(time: number): boolean {
    if (this.#since > time || this.#giveBack === undefined) return false;
    this.#resting.delete(this);
    this.#givingBack = this.#giveBack();
    this.#giveBack = undefined;
    return true;
  }
}
