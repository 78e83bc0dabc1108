interface Waiting {
  readonly bytes: number;
  readonly start: () => void;
}

/** Limits how many bytes are in memory at once. Callers wait if they request more than is left. */
export class ByteBudget {
  #left: number;
  readonly #waiting: Waiting[] = [];

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Runs `action` with this many bytes reserved. `bytes` must not exceed the whole budget. */
  async run<Result>(bytes: number, action: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((start) => {
      this.#waiting.push({ bytes, start });
      this.#startNext();
    });
    try {
      return await action();
    } finally {
      this.#left += bytes;
      this.#startNext();
    }
  }

  /** Starts waiting actions in order, so that a large one does not starve while small ones run. */
  #startNext(): void {
    for (
      let next = this.#waiting[0];
      next !== undefined && next.bytes <= this.#left;
      next = this.#waiting[0]
    ) {
      this.#waiting.shift();
      this.#left -= next.bytes;
      next.start();
    }
  }
}
