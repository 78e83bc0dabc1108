import { dirname } from "node:path";
import {
  type Asset,
  type AssetBody,
  type CheckedPutInfo,
  cancelBody,
  checkedId,
  checkedPutInfo,
  isOwner,
  type PutInfo,
} from "@dramatis/core/store";
import { both } from "../files/both.ts";
import { storeFailed } from "../files/store-error.ts";
import { newNonce } from "../files/writer.ts";
import type { AssetParts } from "./asset-parts.ts";
import { type BodySource, bodySource } from "./body-source.ts";
import { PendingFiles } from "./pending-files.ts";
import { publishAsset } from "./publish-asset.ts";
import { parseSidecar, type Sidecar, sidecarText } from "./sidecar.ts";
import { type BytesWritten, writeBytes } from "./write-bytes.ts";

/** A validated put whose array body, if any, has been copied. `store` does the rest. */
export interface PreparedPut {
  store(): Promise<Asset>;
  /** Cancels the source of a put that will not be stored. */
  cancel(reason: unknown): void;
}

/** Validates a put without accessing the disk. */
export function preparePut(parts: AssetParts, givenId: string, body: AssetBody, given: PutInfo): PreparedPut {
  try {
    const id = checkedId(givenId);
    const info = checkedPutInfo(given);
    info.signal?.throwIfAborted();
    const source = bodySource(body, info.signal, parts.buffers);
    return {
      store: () => storeAsset(parts, id, source, info),
      cancel: (reason) => source.cancel(reason),
    };
  } catch (error) {
    cancelBody(body, error);
    throw error;
  }
}

async function storeAsset(
  parts: AssetParts,
  id: string,
  source: BodySource,
  info: CheckedPutInfo,
): Promise<Asset> {
  const { ops, layout, folders, mutex } = parts;
  const nonce = newNonce();
  const paths = {
    bytes: layout.pendingBytes(id, nonce),
    sidecar: layout.pendingSidecar(id, nonce),
  };
  const files = new PendingFiles(ops, parts.putSlots, paths, info.signal);
  try {
    await folders.shard(layout.assetFolder(id));
    const written = await writeBytes(files, source, info, parts.buffers);
    checkBytes(written, info);
    const text = sidecarText({ nonce, asset: assetOf(parts, id, info, written) });
    // The caller gets exactly what readers of the disk will get.
    const sidecar = parseSidecar(id, text);
    if (sidecar === undefined) throw storeFailed("The metadata of the asset cannot be stored.");
    await both(files.complete(text), fileAsset(parts, sidecar));
    info.signal?.throwIfAborted();
    await both(
      files.close(),
      mutex.run(id, () => publishAsset(parts, sidecar)),
    );
    return sidecar.asset;
  } catch (error) {
    source.cancel(error);
    await files.discard();
    throw error;
  } finally {
    source.release();
  }
}

/**
 * Durably adds an asset to its owner's index before the asset is visible, so that no listing of the owner misses it.
 * If the put fails or loses, the entry only costs later listings one lookup.
 */
async function fileAsset(
  { index, layout, folders, clock }: AssetParts,
  { asset, nonce }: Sidecar,
): Promise<void> {
  const { id, metadata } = asset;
  // Listings reject invalid owners, so they need no index.
  if (!isOwner(metadata.owner)) return;
  const path = layout.ownerIndex(metadata.owner, "assets");
  await folders.shard(dirname(path));
  await index.add(path, { id, nonce, at: new Date(clock.now()).toISOString(), kind: "-" });
}

function assetOf(parts: AssetParts, id: string, info: CheckedPutInfo, written: BytesWritten): Asset {
  const { kind, mediaType, origin, metadata } = info;
  const createdAt = info.createdAt ?? new Date(parts.clock.now()).toISOString();
  return { id, kind, mediaType, ...written, createdAt, origin, metadata };
}

function checkBytes({ byteLength, sha256 }: BytesWritten, info: CheckedPutInfo): void {
  if (info.byteLength !== undefined && info.byteLength !== byteLength) {
    throw storeFailed(`Expected ${info.byteLength} bytes, received ${byteLength}. Nothing was stored.`);
  }
  if (info.sha256 !== undefined && info.sha256.toLowerCase() !== sha256) {
    throw storeFailed("The bytes do not match the declared SHA-256. Nothing was stored.");
  }
}
