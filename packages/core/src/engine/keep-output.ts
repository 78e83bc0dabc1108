import type { CallTarget } from "../batch/batch-record.ts";
import {
  type CharacterReference,
  type CharacterReferenceMetadata,
  characterReferenceOf,
} from "../character-reference.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { JsonObject } from "../json.ts";
import type { PredictionOutput } from "../provider/prediction.ts";
import type { Asset } from "../store/asset.ts";
import type { Store } from "../store/store.ts";
import type { Engine } from "./engine.ts";
import { pause } from "./pause.ts";
import { backoffMs } from "./timing.ts";
import { TransferLimit, type TransferLimitOptions } from "./transfer-limit.ts";

/** An output, and the slot that it fills. */
export interface OutputOfSlot {
  readonly batchId: string;
  readonly target: CallTarget;
  readonly output: PredictionOutput;
  readonly metadata: CharacterReferenceMetadata;
  /** Whom the batch is for, where the app said so. */
  readonly owner: string | undefined;
  /** An earlier run may have stored it: the store is asked before it is fetched again. */
  readonly maybeStored: boolean;
}

/**
 * Brings an output into the store: fetched, typed by its bytes, measured, and stored under the id that its slot was
 * given. What fails is tried again for a while; it costs nothing, as the prediction is paid already.
 *
 * @throws DramatisError `download_failed`, `no_output`, `unsupported_media`, `output_too_large` or `store_failed`.
 */
export async function keepOutput(
  engine: Engine,
  of: OutputOfSlot,
  released: AbortSignal,
): Promise<CharacterReference> {
  const { timing, store } = engine;
  const giveUpAt = Date.now() + timing.downloadMs;
  let earlier: unknown;
  for (let tries = 0; ; tries++) {
    try {
      const stored = of.maybeStored || tries > 0 ? await store.head(of.target.imageId) : undefined;
      if (stored !== undefined) return asReference(stored);
      return await downloadAndStore(engine, of, {
        idleMs: timing.idleMs,
        totalMs: giveUpAt - Date.now(),
        outer: released,
      });
    } catch (error) {
      released.throwIfAborted();
      const waitMs = backoffMs(timing, tries);
      // Where the time ran out in the middle of a try, what failed before says more.
      const isOver = Date.now() + waitMs > giveUpAt;
      if (!mayPass(error, tries) || isOver) throw (Date.now() >= giveUpAt ? earlier : undefined) ?? error;
      earlier = error;
      await pause(waitMs, released);
      released.throwIfAborted();
    }
  }
}

/** An output that is gone or is no image may be so for a moment only; a few tries tell. */
function mayPass(error: unknown, tries: number): boolean {
  if (!DramatisError.isInstance(error)) return false;
  if (error.code === "no_output" || error.code === "unsupported_media") return tries < 2;
  return error.retryable;
}

async function downloadAndStore(
  engine: Engine,
  of: OutputOfSlot,
  transfer: TransferLimitOptions,
): Promise<CharacterReference> {
  const { store, limits, provider } = engine;
  const { batchId, target, output, owner } = of;
  const limit = new TransferLimit(transfer);
  try {
    // What only a download needs is loaded at the first one.
    const { measureImage } = await import("../image/measured-image.ts");
    const response = await provider.download(output, { signal: limit.signal });
    if (response.body === null) throw new DramatisError("download_failed", "The output has no bytes.");
    const image = await measureImage(response.body, limits, limit.touch);
    const { mediaType, width, height } = image;
    const put = store.put(target.imageId, image.body, {
      kind: "image",
      mediaType,
      metadata: { ...(of.metadata as JsonObject), ...(owner === undefined ? {} : { owner }), width, height },
      origin: { type: "generated", batchId, slot: target.slot, attempt: target.attempt },
      maxBytes: limits.maxBytes,
      signal: limit.signal,
    });
    // The store may wrap the error of the stream that it read; the stream knows its own.
    return asReference(await put.catch((error: unknown) => adopt(store, target, image.failure() ?? error)));
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : asDramatisError(error);
  } finally {
    limit.stop();
  }
}

/** An earlier try may have stored it after all; then it is there under the same id, complete. */
async function adopt(store: Store, target: CallTarget, error: unknown): Promise<Asset> {
  const asset =
    DramatisError.isInstance(error) && error.code === "conflict"
      ? await store.head(target.imageId)
      : undefined;
  if (asset === undefined) throw error;
  return asset;
}

function asReference(asset: Asset): CharacterReference {
  const reference = characterReferenceOf(asset);
  if (reference === undefined) throw new DramatisError("internal", "The stored image has lost its measures.");
  return reference;
}

/** fetch fails a broken body with an error of its own. */
function asDramatisError(error: unknown): DramatisError {
  if (DramatisError.isInstance(error)) return error;
  return new DramatisError("download_failed", "The connection broke while the image was fetched.", {
    cause: error,
  });
}
