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
 * The bytes and the sidecar of an asset while they are being written. Both are opened together at the first write, on
 * one slot for two handles. They are closed while the source is stalled and others wait for a slot.
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
    // If the file is open, the write has started when this returns, so that the caller can work meanwhile.
    const pair = this.#open ?? (await this.#opened());
    await writeAll(pair.bytes, bytes);
  }

  /** Call it before waiting for the source. */
  rest(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#resting = open.slot;
    open.slot.rest(async () => {
      try {
        // A handle that is opened later may not report an earlier failed write, so sync before closing this one.
        await open.bytes.syncData();
      } catch (error) {
        this.#parkingFailure = { error };
      }
      await this.close();
    });
  }

  /** Call it when the source has answered. */
  async wake(): Promise<void> {
    await this.#resting?.wake();
    this.#resting = undefined;
    if (this.#parkingFailure !== undefined) throw this.#parkingFailure.error;
  }

  /** Writes the sidecar and makes both files durable. Started together, the two syncs are one commit of the file system's journal. */
  async complete(sidecar: string): Promise<void> {
    const pair = await this.#opened();
    await writeAll(pair.sidecar, Buffer.from(sidecar));
    await both(pair.bytes.sync(), pair.sidecar.sync());
  }

  /** Closes both files. They are already synced, so failures are ignored. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    await Promise.allSettled([open.bytes.close(), open.sidecar.close()]);
    open.slot.release();
  }

  /** Closes and removes the files, if they exist. */
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
