import { concatBytes } from "../bytes/concat-bytes.ts";
import { endings, isJpegMarker, type Step } from "./image-structure.ts";
import type { ImageMediaType } from "./inspect-image.ts";

/**
 * Tells a whole image from one that was cut short. A body whose length nobody declared ends silently where its
 * connection broke, so the image's own structure is the only witness. It is walked as the bytes come, and hardly any
 * of them are kept.
 */
export class ImageEnding {
  readonly #walk: Generator<Step, boolean, Uint8Array>;
  #step: Step | { readonly ended: boolean };
  /** What is left to pass over for the present step, or what is gathered for it. */
  #toSkip = 0;
  #gathered: Uint8Array = new Uint8Array(0);
  /** In the search for a marker: the last byte was 0xff. */
  #isBehindFf = false;

  constructor(mediaType: ImageMediaType) {
    this.#walk = endings[mediaType]();
    this.#step = { ended: false };
    this.#advance(new Uint8Array(0));
  }

  /** Takes the next bytes of the image, in order. */
  push(chunk: Uint8Array): void {
    let rest = chunk;
    while (rest.length > 0 && !("ended" in this.#step)) rest = this.#use(this.#step, rest);
  }

  /** Whether the bytes so far are a whole image. */
  get isWhole(): boolean {
    if ("ended" in this.#step) return this.#step.ended;
    return this.#gathered.length === 0 && "take" in this.#step && this.#step.mayEnd === true;
  }

  /** Uses bytes for the present step, and returns those that it leaves. */
  #use(step: Step, bytes: Uint8Array): Uint8Array {
    if ("skip" in step) {
      const used = Math.min(this.#toSkip, bytes.length);
      this.#toSkip -= used;
      if (this.#toSkip === 0) this.#advance(new Uint8Array(0));
      return bytes.subarray(used);
    }
    if ("find" in step) return this.#findMarker(bytes);
    const used = Math.min(step.take - this.#gathered.length, bytes.length);
    this.#gathered = concatBytes([this.#gathered, bytes.subarray(0, used)]);
    if (this.#gathered.length === step.take) this.#advance(this.#gathered);
    return bytes.subarray(used);
  }

  /** Coded data is full of 0xff, so the search stays in one loop: going on step by step would take longer than hashing. */
  #findMarker(bytes: Uint8Array): Uint8Array {
    let at = this.#isBehindFf ? 0 : bytes.indexOf(0xff) + 1;
    if (at === 0 && !this.#isBehindFf) return bytes.subarray(bytes.length);
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0;
      if (isJpegMarker(byte)) {
        this.#isBehindFf = false;
        this.#advance(bytes.subarray(at, at + 1));
        return bytes.subarray(at + 1);
      }
      if (byte === 0xff) at++;
      else {
        const next = bytes.indexOf(0xff, at + 1);
        if (next < 0) {
          this.#isBehindFf = false;
          return bytes.subarray(bytes.length);
        }
        at = next + 1;
      }
    }
    this.#isBehindFf = true;
    return bytes.subarray(bytes.length);
  }

  #advance(taken: Uint8Array): void {
    let answer = taken;
    while (true) {
      const { done, value } = this.#walk.next(answer);
      this.#step = done ? { ended: value } : value;
      this.#gathered = new Uint8Array(0);
      if (done || !("skip" in value)) return;
      this.#toSkip = value.skip;
      if (value.skip > 0) return;
      answer = new Uint8Array(0);
    }
  }
}
