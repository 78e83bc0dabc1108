import { brokenVideo } from "./broken-video.ts";

/**
 * What a walk through a file asks for next: to be given so many bytes, at most 8, as one number of which the first byte
 * counts most; or to pass over so many. `mayEnd`: a file that ends before the first of these bytes is whole.
 */
export type Step = { readonly take: number; readonly mayEnd?: boolean } | { readonly skip: number };

/**
 * A walk through a file. It returns where the file is whole, whatever follows, and throws for what is broken. What it
 * is given from 2^53 on is not exact.
 */
export type Walk = Generator<Step, void, number>;

/**
 * Some 200,000 boxes or elements, which take a quarter of a second. Films of minutes have a few, and recordings that
 * are cut into single frames some 10,000; one made of nothing else could keep a server busy for minutes.
 */
const maxSteps = 1_000_000;

/** Leads a walk through the bytes of a file as they come, and keeps none of them. */
export class ByteWalk {
  readonly #walk: Walk;
  /** Undefined once the walk has returned. */
  #step: Step | undefined;
  /** What is left to pass over for the present step, or to take for it. */
  #left = 0;
  /** What was taken so far for the present step. */
  #taken = 0;
  #steps = 0;

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#advance();
  }

  /**
   * Takes the next bytes of the file, in order.
   *
   * @throws what the walk throws; DramatisError `unsupported_media` for what is in too many pieces.
   */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && this.#step !== undefined) {
      if ("skip" in this.#step) {
        const used = Math.min(this.#left, chunk.length - at);
        this.#left -= used;
        at += used;
      } else {
        this.#taken = this.#taken * 256 + (chunk[at] ?? 0);
        this.#left--;
        at++;
      }
      if (this.#left === 0) this.#advance();
    }
  }

  /** Whether the bytes so far are a whole file. */
  get isWhole(): boolean {
    if (this.#step === undefined) return true;
    return "take" in this.#step && this.#step.mayEnd === true && this.#left === this.#step.take;
  }

  #advance(): void {
    do {
      const { done, value } = this.#walk.next(this.#taken);
      this.#step = done ? undefined : value;
      this.#taken = 0;
      if (this.#step === undefined) return;
      if (++this.#steps > maxSteps) throw brokenVideo("it is in more pieces than any film");
      this.#left = "take" in this.#step ? this.#step.take : this.#step.skip;
    } while (this.#left === 0);
  }
}
