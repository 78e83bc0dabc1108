import type { Asset } from "../../assets/asset.ts";
import type { CallTarget } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { PredictionOutput } from "../../provider/prediction.ts";
import type { DownloadOptions } from "../../provider/prediction-provider.ts";
import type { Store } from "../../store/store.ts";
import type { JsonObject } from "../../util/json.ts";
import { pause } from "../../util/wait.ts";
import { asDownloadError, tooLarge } from "../download/download-errors.ts";
import { downloadSemaphore } from "../download/download-semaphore.ts";
import { openDownload } from "../download/open-download.ts";
import { RetryPolicy } from "../download/retry-policy.ts";
import { Transfer } from "../download/transfer.ts";
import type { Engine } from "../engine.ts";
import type { Measured, Medium } from "../medium.ts";

/** An output, and the slot that it fills. */
export interface SlotOutput {
  readonly batchId: string;
  readonly target: CallTarget;
  readonly output: PredictionOutput;
  readonly metadata: JsonObject;
  /** The owner of the batch, if the app named one. */
  readonly owner: string | undefined;
  /** Whether an earlier run may have stored it. The store is checked before the download then. */
  readonly maybeStored: boolean;
}

/**
 * Downloads an output, reads its type and size from its bytes, and stores it under the id that its slot was given. A
 * failed download is retried for a while, at no cost, because the prediction is already paid.
 *
 * @throws DramatisError `download_failed`, `no_output`, `unsupported_media`, `output_too_large` or `store_failed`
 */
export async function storeOutput(
  engine: Engine,
  slotOutput: SlotOutput,
  detached: AbortSignal,
): Promise<Asset> {
  const { store, medium, clock } = engine;
  const { target, output, maybeStored } = slotOutput;
  // A data: URL has the same bytes each time.
  const isFixed = /^data:/i.test(output.url);
  const retryPolicy = new RetryPolicy(engine, medium.downloadFactor, isFixed);
  for (let tries = 0; ; tries++) {
    try {
      const stored = maybeStored || tries > 0 ? await store.head(target.assetId) : undefined;
      if (stored !== undefined) return stored;
      return await downloadAndStore(engine, slotOutput, retryPolicy, detached);
    } catch (error) {
      detached.throwIfAborted();
      await pause(clock, retryPolicy.nextDelayMs(error), detached);
      detached.throwIfAborted();
    }
  }
}

async function downloadAndStore(
  engine: Engine,
  slotOutput: SlotOutput,
  retryPolicy: RetryPolicy,
  detached: AbortSignal,
): Promise<Asset> {
  const { store, medium, provider } = engine;
  const { batchId, target, output, owner, metadata } = slotOutput;
  const { kind, maxBytes } = medium;
  const transfer = new Transfer(engine, retryPolicy, downloadSemaphore(kind, engine.clock), detached);
  try {
    await transfer.start();
    const fetchOutput = (options: DownloadOptions) => provider.download(output, options);
    const { body: arriving, byteLength } = await openDownload({ kind, transfer, retryPolicy, fetchOutput });
    const measured = await measure(medium, arriving, byteLength);
    const { mediaType, facts, body } = measured;
    const put = store.put(target.assetId, body, {
      kind,
      mediaType,
      metadata: { ...metadata, ...(owner === undefined ? {} : { owner }), ...facts },
      origin: { type: "generated", batchId, slot: target.slot, attempt: target.attempt },
      maxBytes,
      signal: transfer.signal,
    });
    // The store may wrap the error of the stream that it read, so ask the stream for it.
    return await put.catch((error: unknown) => adopt(store, target, measured.failure() ?? error));
  } catch (error) {
    throw transfer.signal.aborted ? transfer.signal.reason : asDownloadError(kind, error);
  } finally {
    transfer.stop();
  }
}

/**
 * Measures an output while its bytes arrive.
 * @param byteLength - the length that the host declared; if it is too large, no byte is read
 */
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

/** Returns the asset that an earlier try stored under the same id. @throws the error if it stored nothing */
async function adopt(store: Store, target: CallTarget, error: unknown): Promise<Asset> {
  const asset =
    DramatisError.isInstance(error) && error.code === "conflict"
      ? await store.head(target.assetId)
      : undefined;
  if (asset === undefined) throw error;
  return asset;
}

/**
 * Puts the outputs in the order of the slots that they fill. An output is at the index of its slot, and one that the
 * model withheld is `null`. If there are more entries than slots, their indexes do not match the slots, because a
 * caption may be among them. The gaps are closed then, so that no output is lost.
 *
 * @param count - how many slots the prediction fills
 */
export function outputsFor(
  count: number,
  outputs: readonly (PredictionOutput | null)[],
): readonly (PredictionOutput | null)[] {
  return outputs.length <= count ? outputs : outputs.filter((output) => output !== null);
}
