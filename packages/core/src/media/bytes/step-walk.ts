import { concatBytes } from "./bytes.ts";

/**
 * What a walk through a file asks for next: to receive that many bytes, to skip that many, or to skip everything up to
 * a JPEG's next marker and receive that. `mayEnd`: a file is whole that ends before the first of these bytes, or within
 * them too.
 */
export type Step =
  | { readonly take: number; readonly mayEnd?: MayEnd }
  | { readonly skip: number }
  | { readonly find: "marker" };

export type MayEnd = false | "before" | "within";

/**
 * A walk through a file. It returns once nothing that follows matters, because the file is whole, and throws for a file
 * that is broken. The bytes that it receives are valid until its next step.
 */
export type Walk = Generator<Step, void, Uint8Array>;

/** A part of a walk, which finds something out. */
export type WalkPart<Found> = Generator<Step, Found, Uint8Array>;

const nothing = new Uint8Array(0);

/** Leads a walk through the bytes of a file as they arrive. It keeps only the bytes of a step that is not complete. */
export class StepWalk {
  readonly #walk: Walk;
  readonly #maxSteps: number;
  readonly #tooManySteps: () => Error;
  /** Undefined once the walk has returned. */
  #step: Step | undefined;
  /** How many bytes are left to skip or to receive. */
  #left = 0;
  /** What has arrived of the bytes to receive, while they are not complete. */
  #gathered: Uint8Array = nothing;
  /** The last byte that the search for a marker has seen was 0xff. */
  #isAfterFf = false;
  #steps = 0;

  /**
   * @param maxSteps - the most steps for bytes that a file may take: one that is made of nothing but tiny pieces would keep a
   * server busy for minutes.
   */
  constructor(walk: Walk, maxSteps: number, tooManySteps: () => Error) {
    this.#walk = walk;
    this.#maxSteps = maxSteps;
    this.#tooManySteps = tooManySteps;
    this.#advance(nothing);
  }

  /** Takes the next bytes of the file, in order. @throws what the walk throws, or `tooManySteps`. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && this.#step !== undefined) at = this.#use(this.#step, chunk, at);
  }

  /** Whether the bytes so far are a whole file. */
  get isWhole(): boolean {
    if (this.#step === undefined) return true;
    if (!("take" in this.#step)) return false;
    const { mayEnd = false } = this.#step;
    return mayEnd === "within" || (mayEnd === "before" && this.#gathered.length === 0);
  }

  /** Uses bytes from that place on for the present step, and returns where the rest begins. */
  #use(step: Step, bytes: Uint8Array, at: number): number {
    if ("find" in step) return this.#findMarker(bytes, at);
    const end = Math.min(at + this.#left, bytes.length);
    this.#left -= end - at;
    if ("skip" in step) {
      if (this.#left === 0) this.#advance(nothing);
      return end;
    }
    const part = bytes.subarray(at, end);
    // A copy only of what is split between chunks, since the owner of a chunk may use it again.
    if (this.#left > 0) this.#gathered = concatBytes([this.#gathered, part]);
    else this.#advance(this.#gathered.length === 0 ? part : concatBytes([this.#gathered, part]));
    return end;
  }

  /** Coded data is full of 0xff, so the search stays in one loop: step by step it would take longer than hashing. */
  #findMarker(bytes: Uint8Array, start: number): number {
    let at = start;
    if (!this.#isAfterFf) at = bytes.indexOf(0xff, start) + 1;
    if (at === 0 && !this.#isAfterFf) return bytes.length;
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0;
      if (isJpegMarker(byte)) {
        this.#isAfterFf = false;
        this.#advance(bytes.subarray(at, at + 1));
        return at + 1;
      }
      if (byte === 0xff) at++;
      else {
        const next = bytes.indexOf(0xff, at + 1);
        if (next < 0) {
          this.#isAfterFf = false;
          return bytes.length;
        }
        at = next + 1;
      }
    }
    this.#isAfterFf = true;
    return bytes.length;
  }

  #advance(taken: Uint8Array): void {
    let answer = taken;
    while (true) {
      const { done, value } = this.#walk.next(answer);
      this.#step = done ? undefined : value;
      this.#gathered = nothing;
      if (this.#step === undefined || "find" in this.#step) return;
      this.#left = "skip" in this.#step ? this.#step.skip : this.#step.take;
      answer = nothing;
      if (this.#left === 0) continue;
      if (++this.#steps > this.#maxSteps) throw this.#tooManySteps();
      return;
    }
  }
}

/**
 * Whether a byte after 0xff is a marker that a segment or the end follows, and not a stuffed byte, a restart, another
 * 0xff, or a marker that stands alone. ITU T.81, B.1.1
 */
function isJpegMarker(byte: number): boolean {
  return byte > 0x01 && byte !== 0xff && (byte < 0xd0 || byte > 0xd8);
}
