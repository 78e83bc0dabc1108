import type { FsOps, OpenFile } from "../files/fs-ops.ts";
import type { Slot, Slots } from "../files/slots.ts";
import { storeFailed, unlessMissing } from "../files/store-error.ts";

/**
 * A file that is being written. It is opened at the first write, with a slot that allows for two handles, and gives
 * both back while its source has nothing and others wait.
 */
export class TemporaryFile {
  readonly #ops: FsOps;
  readonly #slots: Slots;
  readonly #path: string;
  #made = false;
  #open: { readonly file: OpenFile; readonly slot: Slot } | undefined;
  #resting: Slot | undefined;
  #parkingFailure: { readonly error: unknown } | undefined;

  constructor(ops: FsOps, slots: Slots, path: string) {
    this.#ops = ops;
    this.#slots = slots;
    this.#path = path;
  }

  async write(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    // Where the file is open, the write has begun when this returns: the caller has something to do meanwhile.
    const file = this.#open?.file ?? (await this.#opened(signal));
    await writeAll(file, bytes);
  }

  /** The source is about to be waited for. */
  rest(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#resting = open.slot;
    open.slot.rest(async () => {
      this.#open = undefined;
      try {
        // A handle that is opened later may not be told of a write that failed before: so it is asked now.
        await open.file.syncData();
      } catch (error) {
        this.#parkingFailure = { error };
      }
      await open.file.close().catch(() => undefined);
      open.slot.release();
    });
  }

  /** The source has answered. */
  async wake(): Promise<void> {
    await this.#resting?.wake();
    this.#resting = undefined;
    if (this.#parkingFailure !== undefined) throw this.#parkingFailure.error;
  }

  /** Runs `action` on the open file, then closes it. */
  async finish(action: (file: OpenFile) => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    try {
      await action(await this.#opened(signal));
    } finally {
      await this.#close();
    }
  }

  /** Closes the file and takes it away, as far as it exists. */
  async discard(): Promise<void> {
    await this.#resting?.wake();
    await this.#close().catch(() => undefined);
    if (this.#made) await this.#ops.unlink(this.#path).catch(() => undefined);
  }

  async #opened(signal: AbortSignal | undefined): Promise<OpenFile> {
    if (this.#open !== undefined) return this.#open.file;
    const slot = await this.#slots.take(signal);
    try {
      const file = await this.#ops.open(this.#path, this.#made ? "add" : "create");
      this.#made = true;
      this.#open = { file, slot };
      return file;
    } catch (error) {
      slot.release();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    try {
      await open.file.close();
    } finally {
      open.slot.release();
    }
  }
}

/** Writes all of `bytes`. */
export async function writeAll(file: OpenFile, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.byteLength > 0) {
    const written = await file.write(rest);
    if (written === 0) throw storeFailed("The disk took no more bytes.");
    rest = rest.subarray(written);
  }
}

/** Takes a file away that may not be there, whatever happens: for what is of no more use. */
export async function removeQuietly(ops: FsOps, path: string): Promise<void> {
  await unlessMissing(ops.unlink(path)).catch(() => undefined);
}
