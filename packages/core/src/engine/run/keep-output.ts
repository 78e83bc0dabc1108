import type { Asset } from "../../assets/asset.ts";
import type { CallTarget } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { PredictionOutput } from "../../provider/prediction.ts";
import type { DownloadOptions } from "../../provider/prediction-provider.ts";
import type { Store } from "../../store/store.ts";
import type { JsonObject } from "../../util/json.ts";
import { pause } from "../../util/wait.ts";
import { asDownloadError, tooLarge } from "../download/download-errors.ts";
import { downloadPlaces } from "../download/download-places.ts";
import { openDownload } from "../download/open-download.ts";
import { Patience } from "../download/patience.ts";
import { Transfer } from "../download/transfer.ts";
import type { Engine } from "../engine.ts";
import type { Measured, Medium, StoredProduct } from "../medium.ts";

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
  const { store, medium, clock } = engine;
  // A data: URL brings the same bytes each time.
  const isFixed = /^data:/i.test(of.output.url);
  const patience = new Patience(engine, medium.downloadFactor, isFixed);
  for (let tries = 0; ; tries++) {
    try {
      const stored = of.maybeStored || tries > 0 ? await store.head(of.target.assetId) : undefined;
      if (stored !== undefined) return asProduct(medium, stored);
      return await downloadAndStore(engine, of, patience, released);
    } catch (error) {
      released.throwIfAborted();
      await pause(clock, patience.next(error), released);
      released.throwIfAborted();
    }
  }
}

async function downloadAndStore(
  engine: Engine,
  of: OutputOfSlot,
  patience: Patience,
  released: AbortSignal,
): Promise<StoredProduct> {
  const { store, medium, provider } = engine;
  const { batchId, target, output, owner } = of;
  const { kind, maxBytes } = medium;
  const transfer = new Transfer(engine, patience, downloadPlaces[kind], released);
  try {
    await transfer.start();
    const fetchOutput = (options: DownloadOptions) => provider.download(output, options);
    const { body: arriving, byteLength } = await openDownload({ kind, transfer, patience, fetchOutput });
    const measured = await measure(medium, arriving, byteLength);
    const { mediaType, facts, body } = measured;
    const put = store.put(target.assetId, body, {
      kind,
      mediaType,
      metadata: { ...of.metadata, ...(owner === undefined ? {} : { owner }), ...facts },
      origin: { type: "generated", batchId, slot: target.slot, attempt: target.attempt },
      maxBytes,
      signal: transfer.signal,
    });
    // The store may wrap the error of the stream that it read; the stream knows its own.
    const asset = await put.catch((error: unknown) => adopt(store, target, measured.failure() ?? error));
    return asProduct(medium, asset);
  } catch (error) {
    throw transfer.signal.aborted ? transfer.signal.reason : asDownloadError(kind, error);
  } finally {
    transfer.stop();
  }
}

/** @param byteLength - what the host announces; it is refused before a byte is read where it is too much. */
async function measure(
  medium: Medium,
  arriving: ReadableStream<Uint8Array>,
  byteLength: number | undefined,
): Promise<Measured> {
  if (byteLength === undefined || byteLength <= medium.maxBytes) {
    return medium.measure(arriving, { onBytes: () => {}, declaredLength: byteLength });
  }
  const error = tooLarge(medium.kind, medium.maxBytes);
  arriving.cancel(error).catch(() => undefined);
  throw error;
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

/**
 * The outputs in the order of the slots that they fill. An output stands at the place of its slot, and one that the
 * model held back leaves its place empty. Where there are more places than slots, they are not the slots' places: a
 * caption may be among them. Then the outputs follow one another, so that none of them is lost to a gap.
 *
 * @param count - how many slots the prediction fills.
 */
export function outputsFor(
  count: number,
  outputs: readonly (PredictionOutput | null)[],
): readonly (PredictionOutput | null)[] {
  return outputs.length <= count ? outputs : outputs.filter((output) => output !== null);
}
