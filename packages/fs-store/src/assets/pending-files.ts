import { both } from "../files/both.ts";
import type { FsOps, OpenFile } from "../files/fs-ops.ts";
import type { Slot, Slots } from "../files/slots.ts";
import { removeQuietly, writeAll } from "../files/write-all.ts";

interface OpenPair {
  readonly bytes: OpenFile;
  readonly sidecar: OpenFile;
  readonly slot: Slot;
}

/**
 * The bytes of an asset and its sidecar while they are being written. Both are opened together at the first write,
 * on a slot that allows for two handles, and are closed while the source has nothing and others wait for a slot.
 */
export class PendingFiles {
  readonly #ops: FsOps;
  readonly #slots: Slots;
  readonly #paths: { readonly bytes: string; readonly sidecar: string };
  readonly #signal: AbortSignal | undefined;
  #made = false;
  #open: OpenPair | undefined;
  #resting: Slot | undefined;
  #parkingFailure: { readonly error: unknown } | undefined;

  constructor(
    ops: FsOps,
    slots: Slots,
    paths: { readonly bytes: string; readonly sidecar: string },
    signal: AbortSignal | undefined,
  ) {
    this.#ops = ops;
    this.#slots = slots;
    this.#paths = paths;
    this.#signal = signal;
  }

  async write(bytes: Uint8Array): Promise<void> {
    // Where the file is open, the write has begun when this returns: the caller has something to do meanwhile.
    const pair = this.#open ?? (await this.#opened());
    await writeAll(pair.bytes, bytes);
  }

  /** The source is about to be waited for. */
  rest(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#resting = open.slot;
    open.slot.rest(async () => {
      try {
        // A handle that is opened later may not be told of a write that failed before: so it is asked now.
        await open.bytes.syncData();
      } catch (error) {
        this.#parkingFailure = { error };
      }
      await this.close();
    });
  }

  /** The source has answered. */
  async wake(): Promise<void> {
    await this.#resting?.wake();
    this.#resting = undefined;
    if (this.#parkingFailure !== undefined) throw this.#parkingFailure.error;
  }

  /** Writes the sidecar and makes both files durable: begun together, the two syncs are one commit of the journal. */
  async complete(sidecar: string): Promise<void> {
    const pair = await this.#opened();
    await writeAll(pair.sidecar, Buffer.from(sidecar));
    await both(pair.bytes.sync(), pair.sidecar.sync());
  }

  /** Closes both files. What they hold was synced, so there is no failure that would matter. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    await Promise.allSettled([open.bytes.close(), open.sidecar.close()]);
    open.slot.release();
  }

  /** Closes the files and takes them away, as far as they exist. */
  async discard(): Promise<void> {
    await this.#resting?.wake();
    await this.close();
    if (!this.#made) return;
    await removeQuietly(this.#ops, this.#paths.bytes);
    await removeQuietly(this.#ops, this.#paths.sidecar);
  }

  async #opened(): Promise<OpenPair> {
    if (this.#open !== undefined) return this.#open;
    const slot = await this.#slots.take(this.#signal);
    const mode = this.#made ? "add" : "create";
    this.#made = true;
    const opened = await Promise.allSettled([
      this.#ops.open(this.#paths.bytes, mode),
      this.#ops.open(this.#paths.sidecar, mode),
    ]);
    const [bytes, sidecar] = opened;
    if (bytes.status === "fulfilled" && sidecar.status === "fulfilled") {
      this.#open = { bytes: bytes.value, sidecar: sidecar.value, slot };
      return this.#open;
    }
    for (const result of opened)
      if (result.status === "fulfilled") await result.value.close().catch(() => undefined);
    slot.release();
    throw bytes.status === "rejected" ? bytes.reason : sidecar.status === "rejected" && sidecar.reason;
  }
}
