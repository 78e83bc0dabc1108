import { concatBytes } from "./bytes.ts";

/**
 * The next request of a walk: to receive this many bytes, to skip this many, or to skip everything up to the next JPEG
 * marker and receive that. `mayEnd` means that a file can be complete if it ends here: before the first of these bytes,
 * or also within them.
 */
export type Step =
  | { readonly take: number; readonly mayEnd?: MayEnd }
  | { readonly skip: number }
  | { readonly find: "marker" };

export type MayEnd = false | "before" | "within";

/**
 * A walk through a file. It returns when the file is complete, so that later bytes do not matter, and throws if the
 * file is broken. The bytes that it receives are valid until its next step.
 */
export type Walk = Generator<Step, void, Uint8Array>;

/** A part of a walk that returns a value. */
export type WalkPart<Found> = Generator<Step, Found, Uint8Array>;

const nothing = new Uint8Array(0);

/** Runs a walk over the bytes of a file as they arrive. It keeps only the bytes of an incomplete step. */
export class StepWalk {
  readonly #walk: Walk;
  readonly #maxSteps: number;
  readonly #tooManySteps: () => Error;
  /** Undefined once the walk has returned. */
  #step: Step | undefined;
  /** How many bytes are left to skip or to receive. */
  #left = 0;
  /** The received bytes of an incomplete step. */
  #gathered: Uint8Array = nothing;
  /** Whether the last byte of the marker search was 0xff. */
  #isAfterFf = false;
  #steps = 0;

  /**
   * @param maxSteps - the limit of steps. A file of many tiny parts could otherwise keep a server busy for minutes.
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

  /** Whether the bytes so far are a complete file. */
  get isWhole(): boolean {
    if (this.#step === undefined) return true;
    if (!("take" in this.#step)) return false;
    const { mayEnd = false } = this.#step;
    return mayEnd === "within" || (mayEnd === "before" && this.#gathered.length === 0);
  }

  /** Uses the bytes from `at` for the current step. @returns the offset of the rest. */
  #use(step: Step, bytes: Uint8Array, at: number): number {
    if ("find" in step) return this.#findMarker(bytes, at);
    const end = Math.min(at + this.#left, bytes.length);
    this.#left -= end - at;
    if ("skip" in step) {
      if (this.#left === 0) this.#advance(nothing);
      return end;
    }
    const part = bytes.subarray(at, end);
    // Only parts that are split between chunks are copied, because the owner of a chunk can reuse its memory.
    if (this.#left > 0) this.#gathered = concatBytes([this.#gathered, part]);
    else this.#advance(this.#gathered.length === 0 ? part : concatBytes([this.#gathered, part]));
    return end;
  }

  /**
   * Finds a marker in one loop. Coded data is full of 0xff, so a step for each would take longer than hashing the file.
   */
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
 * Whether a byte after 0xff is a marker before a segment, or the end marker, and not a stuffed byte, a restart, another
 * 0xff, or a standalone marker. ITU T.81, B.1.1
 */
function isJpegMarker(byte: number): boolean {
  return byte > 0x01 && byte !== 0xff && (byte < 0xd0 || byte > 0xd8);
}
