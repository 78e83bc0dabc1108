import { type Asset, type AssetBody, DramatisError, type PutInfo } from "@dramatis/core";
import { both } from "../files/both.ts";
import type { OpenFile } from "../files/fs-ops.ts";
import { pendingName, pendingSidecarName } from "../files/layout.ts";
import { storeFailed } from "../files/store-error.ts";
import { newNonce } from "../files/writer.ts";
import type { AssetParts } from "./asset-parts.ts";
import { type BodySource, bodySource } from "./body-source.ts";
import { type CheckedPutInfo, checkedPutInfo } from "./checked-put-info.ts";
import { publishAsset } from "./publish-asset.ts";
import { parseSidecar, type Sidecar, sidecarText } from "./sidecar.ts";
import { removeQuietly, TemporaryFile, writeAll } from "./temporary-file.ts";
import { type BytesWritten, writeBytes } from "./write-bytes.ts";

/** A put that has been checked and whose array, if it is one, has been copied; `store` does the rest. */
export interface PreparedPut {
  store(parts: AssetParts): Promise<Asset>;
  /** Ends the source of a put that is not to be stored. */
  cancel(reason: unknown): void;
}

/** Checks a put without a look at the disk. */
export function preparePut(id: string, body: AssetBody, given: PutInfo): PreparedPut {
  const info = checkedPutInfo(given);
  info.signal?.throwIfAborted();
  const source = bodySource(body, info.signal);
  return {
    store: (parts) => storeAsset(parts, id, source, info),
    cancel: (reason) => source.cancel(reason),
  };
}

async function storeAsset(
  parts: AssetParts,
  id: string,
  source: BodySource,
  info: CheckedPutInfo,
): Promise<Asset> {
  const { ops, layout, folders, mutex } = parts;
  const nonce = newNonce();
  const sidecarPath = layout.assetFile(id, pendingSidecarName(id, nonce));
  const temporary = new TemporaryFile(ops, parts.putSlots, layout.assetFile(id, pendingName(id, nonce)));
  let sidecar: Sidecar | undefined;
  try {
    await folders.shard(layout.assetFolder(id));
    const written = await writeBytes(temporary, source, info);
    checkBytes(written, info);
    const text = sidecarText({ nonce, asset: assetOf(parts, id, info, written) });
    // What the reader of the disk will see is what the caller gets, and shares nothing with what it gave.
    sidecar = parseSidecar(id, text);
    if (sidecar === undefined) throw notReadable();
    await temporary.finish((bytes) => syncWithSidecar(parts, bytes, sidecarPath, text), info.signal);
    info.signal?.throwIfAborted();
    const published = sidecar;
    await mutex.run(id, () => publishAsset(parts, published));
    return published.asset;
  } catch (error) {
    source.cancel(error);
    await temporary.discard();
    if (sidecar !== undefined) await removeQuietly(ops, sidecarPath);
    throw error;
  }
}

function assetOf(parts: AssetParts, id: string, info: CheckedPutInfo, written: BytesWritten): Asset {
  const { kind, mediaType, origin, metadata } = info;
  const createdAt = info.createdAt ?? parts.now().toISOString();
  return { id, kind, mediaType, ...written, createdAt, origin, metadata };
}

function checkBytes({ byteLength, sha256 }: BytesWritten, info: CheckedPutInfo): void {
  if (info.byteLength !== undefined && info.byteLength !== byteLength) {
    throw storeFailed(`${info.byteLength} bytes were announced and ${byteLength} came: nothing was stored.`);
  }
  if (info.sha256 !== undefined && info.sha256.toLowerCase() !== sha256) {
    throw storeFailed("The bytes do not have the SHA-256 that was announced: nothing was stored.");
  }
}

/** The two syncs begin together, once both files are there: a journaling file system makes one commit of them. */
async function syncWithSidecar(
  { ops }: AssetParts,
  bytes: OpenFile,
  path: string,
  text: string,
): Promise<void> {
  const sidecar = await ops.open(path, "create");
  try {
    await writeAll(sidecar, Buffer.from(text));
    await both(bytes.sync(), sidecar.sync());
  } finally {
    await sidecar.close();
  }
}

function notReadable(): DramatisError {
  return new DramatisError("invalid_request", "The metadata of an asset must be a JSON object.", {
    issues: [{ path: "metadata", message: "must be a JSON object" }],
  });
}
