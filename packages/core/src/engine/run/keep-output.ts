import type { CallTarget } from "../../batch/batch-record.ts";
import { pause } from "../../clock/pause.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { JsonObject } from "../../json.ts";
import type { PredictionOutput } from "../../provider/prediction.ts";
import type { Asset, AssetKind } from "../../store/asset.ts";
import type { Store } from "../../store/store.ts";
import type { Engine } from "../engine.ts";
import type { Medium, StoredProduct } from "../medium.ts";
import { backoffMs } from "../timing.ts";
import { declaredLengthOf } from "./declared-length.ts";
import { TransferLimit, type TransferLimitOptions } from "./transfer-limit.ts";

/** An output, and the slot that it fills. */
export interface OutputOfSlot {
  readonly batchId: string;
  readonly target: CallTarget;
  readonly output: PredictionOutput;
  readonly metadata: JsonObject;
  /** Whom the batch is for, where the app said so. */
  readonly owner: string | undefined;
  /** An earlier run may have stored it: the store is asked before it is fetched again. */
  readonly maybeStored: boolean;
}

/**
 * Brings an output into the store: fetched, typed and measured by its bytes, and stored under the id that its slot was
 * given. What fails is tried again for a while; it costs nothing, as the prediction is paid already.
 *
 * @throws DramatisError `download_failed`, `no_output`, `unsupported_media`, `output_too_large` or `store_failed`.
 */
export async function keepOutput(
  engine: Engine,
  of: OutputOfSlot,
  released: AbortSignal,
): Promise<StoredProduct> {
  const { timing, store, medium, clock } = engine;
  const giveUpAt = clock.monotonic() + timing.downloadMs * medium.downloadFactor;
  let earlier: unknown;
  for (let tries = 0; ; tries++) {
    try {
      const stored = of.maybeStored || tries > 0 ? await store.head(of.target.assetId) : undefined;
      if (stored !== undefined) return asProduct(medium, stored);
      return await downloadAndStore(engine, of, {
        idleMs: timing.idleMs,
        totalMs: giveUpAt - clock.monotonic(),
        outer: released,
      });
    } catch (error) {
      released.throwIfAborted();
      const waitMs = backoffMs(engine, tries);
      // Where the time ran out in the middle of a try, what failed before says more.
      const isOver = clock.monotonic() + waitMs > giveUpAt;
      if (!mayPass(error, tries) || isOver)
        throw (clock.monotonic() >= giveUpAt ? earlier : undefined) ?? error;
      earlier = error;
      await pause(clock, waitMs, released);
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
): Promise<StoredProduct> {
  const { store, medium, provider } = engine;
  const { batchId, target, output, owner } = of;
  const limit = new TransferLimit(transfer);
  try {
    const response = await provider.download(output, { signal: limit.signal });
    if (response.body === null) throw new DramatisError("download_failed", "The output has no bytes.");
    const measured = await medium.measure(response.body, {
      onBytes: limit.touch,
      declaredLength: declaredLengthOf(response),
    });
    const { mediaType, facts, body } = measured;
    const put = store.put(target.assetId, body, {
      kind: medium.kind,
      mediaType,
      metadata: { ...of.metadata, ...(owner === undefined ? {} : { owner }), ...facts },
      origin: { type: "generated", batchId, slot: target.slot, attempt: target.attempt },
      maxBytes: medium.maxBytes,
      signal: limit.signal,
    });
    // The store may wrap the error of the stream that it read; the stream knows its own.
    const asset = await put.catch((error: unknown) => adopt(store, target, measured.failure() ?? error));
    return asProduct(medium, asset);
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : asDramatisError(medium.kind, error);
  } finally {
    limit.stop();
  }
}

/** An earlier try may have stored it after all; then it is there under the same id, complete. */
async function adopt(store: Store, target: CallTarget, error: unknown): Promise<Asset> {
  const asset =
    DramatisError.isInstance(error) && error.code === "conflict"
      ? await store.head(target.assetId)
      : undefined;
  if (asset === undefined) throw error;
  return asset;
}

function asProduct(medium: Medium, asset: Asset): StoredProduct {
  const product = medium.productOf(asset);
  if (product === undefined) {
    throw new DramatisError("internal", `The stored ${medium.kind} is not what was stored.`);
  }
  return product;
}

/** fetch fails a broken body with an error of its own. */
function asDramatisError(kind: AssetKind, error: unknown): DramatisError {
  if (DramatisError.isInstance(error)) return error;
  return new DramatisError("download_failed", `The connection broke while the ${kind} was fetched.`, {
    cause: error,
  });
}
