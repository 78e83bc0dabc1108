import { concatBytes } from "./bytes.ts";
import type { FileReader } from "./measure-stream.ts";
import type { StepWalk } from "./step-walk.ts";

const noBytes = new Uint8Array(0);

/**
 * Detects the type of a file from its first bytes, then leads the walk for that type through it. It keeps only the
 * bytes before the type is known.
 */
export abstract class WalkReader<MediaType extends string, Info> implements FileReader<Info> {
  info: Info | undefined;
  abstract readonly isUsable: boolean;
  /** @returns `"more"` if it needs more bytes; undefined for an unsupported type. */
  protected abstract readonly detect: (head: Uint8Array) => MediaType | "more" | undefined;
  #head: Uint8Array = noBytes;
  #walk: StepWalk | undefined;

  /** Starts the walk for a type. */
  protected abstract start(mediaType: MediaType, head: Uint8Array): StepWalk;

  /** Makes the error of a complete file that is not usable. @param head - undefined once the type is known. */
  protected abstract createError(head: Uint8Array | undefined): Error;

  get isWhole(): boolean {
    return this.isUsable && this.#walk?.isWhole === true;
  }

  push(chunk: Uint8Array): void {
    if (this.#walk !== undefined) {
      this.#walk.push(chunk);
      return;
    }
    const head = concatBytes([this.#head, chunk]);
    const mediaType = this.detect(head);
    this.#head = head;
    if (mediaType === "more") return;
    if (mediaType === undefined) throw this.unreadable();
    this.#head = noBytes;
    this.#walk = this.start(mediaType, head);
    this.#walk.push(head);
  }

  unreadable(): Error {
    return this.createError(this.#walk === undefined ? this.#head : undefined);
  }
}
