interface Waiting {
  readonly bytes: number;
  readonly go: () => void;
}

/** How many bytes may be in memory at once; who asks for more than is left waits its turn. */
export class ByteBudget {
  #left: number;
  readonly #waiting: Waiting[] = [];

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Runs `action` while so many bytes, no more than the whole budget, are set aside for it. */
  async run<Result>(bytes: number, action: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((go) => {
      this.#waiting.push({ bytes, go });
      this.#letGo();
    });
    try {
      return await action();
    } finally {
      this.#left += bytes;
      this.#letGo();
    }
  }

  /** In the order they came: a large one must not starve behind small ones. */
  #letGo(): void {
    for (
      let next = this.#waiting[0];
      next !== undefined && next.bytes <= this.#left;
      next = this.#waiting[0]
    ) {
      this.#waiting.shift();
      this.#left -= next.bytes;
      next.go();
    }
  }
}
