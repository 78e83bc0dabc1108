import { createHash } from "node:crypto";
import { type Asset, type ByteRange, type ByteSpan, byteSpan, type OpenAsset } from "@dramatis/core/store";
import type { FileFacts, OpenFile } from "../files/fs-ops.ts";
import { asStoreError, isErrno, storeFailed, unlessMissing } from "../files/store-error.ts";
import type { AssetParts } from "./asset-parts.ts";
import { assetState, isStill } from "./asset-state.ts";
import { hashInPieces } from "./hash-in-pieces.ts";
import type { FoundAsset } from "./known-assets.ts";
import type { Sidecar } from "./sidecar.ts";

/** How many bytes of a stream are read at once. */
const chunkBytes = 128 * 1024;

/** Returns the asset with this id, or undefined if it does not exist. */
export async function headAsset(parts: AssetParts, id: string): Promise<Asset | undefined> {
  return (await findAsset(parts, id))?.asset;
}

async function findAsset(parts: AssetParts, id: string): Promise<FoundAsset | undefined> {
  const known = await knownAsset(parts, id);
  if (known !== undefined) return known;
  const state = await assetState(parts, id);
  switch (state.type) {
    case "absent":
    case "removing":
      return undefined;
    case "unreadable":
      throw storeFailed(`The metadata of the asset ${id} is damaged: its sidecar file cannot be read.`);
    case "broken":
      throw storeFailed(`The bytes of the asset ${id} are missing.`);
    case "present":
      checkLength(state.sidecar.asset, state.bytes.byteLength);
      return remembered(parts, state.sidecar, state.bytes.identity);
  }
}

/** Returns a cached asset if its file is still the same. */
async function knownAsset({ known, ops, layout }: AssetParts, id: string): Promise<FoundAsset | undefined> {
  const found = known.get(id);
  if (found === undefined) return undefined;
  let bytes: FileFacts | undefined;
  await unlessMissing(ops.factsNow(layout.bytes(found.asset)).then((facts) => (bytes = facts)));
  if (bytes?.identity === found.identity && bytes.byteLength === found.asset.byteLength) return found;
  known.forget(id);
  return undefined;
}

/** Caches the asset, unless it was removed or replaced between reading the sidecar and the bytes' facts. */
async function remembered(parts: AssetParts, sidecar: Sidecar, identity: string): Promise<FoundAsset> {
  const found = { asset: sidecar.asset, identity };
  if (await isStill(parts, sidecar)) parts.known.add(found);
  return found;
}

/** Returns the asset and its bytes. The bytes are opened when they are read. */
export async function openAsset(parts: AssetParts, id: string): Promise<OpenAsset | undefined> {
  const found = await findAsset(parts, id);
  if (found === undefined) return undefined;
  const { asset } = found;
  return {
    asset,
    stream: (range?: ByteRange) => streamOf(parts, found, byteSpan(range, asset.byteLength)),
    bytes: () => guarded(parts, asset, () => parts.readSlots.run(() => readAll(parts, found))),
  };
}

function streamOf(
  parts: AssetParts,
  found: FoundAsset,
  { start, end }: ByteSpan,
): ReadableStream<Uint8Array> {
  const { asset } = found;
  let position = start;
  let file: OpenFile | undefined;
  let canceled = false;
  const close = async () => {
    const open = file;
    file = undefined;
    await open?.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await guarded(parts, asset, async () => {
          try {
            file ??= await openBytes(parts, found);
            // The reader may have canceled while the file was being opened.
            if (canceled) return close();
            const chunk = unsetBytes(Math.min(chunkBytes, end - position));
            await readFully(file, chunk, position, asset);
            position += chunk.byteLength;
            if (chunk.byteLength > 0 && !canceled) controller.enqueue(chunk);
            if (position < end) return;
            await close();
            if (!canceled) controller.close();
          } catch (error) {
            await close().catch(() => undefined);
            throw error;
          }
        });
      },
      async cancel() {
        canceled = true;
        await close();
      },
    },
    // Without a queue, nothing is opened or read before somebody reads.
    { highWaterMark: 0 },
  );
}

async function readAll(parts: AssetParts, found: FoundAsset): Promise<Uint8Array> {
  const file = await openBytes(parts, found);
  try {
    const bytes = unsetBytes(found.asset.byteLength);
    await readFully(file, bytes, 0, found.asset);
    const hash = createHash("sha256");
    await hashInPieces(hash, bytes, undefined);
    if (hash.digest("hex") !== found.asset.sha256.toLowerCase()) throw changed(found.asset);
    return bytes;
  } finally {
    await file.close();
  }
}

async function openBytes({ ops, layout }: AssetParts, { asset, identity }: FoundAsset): Promise<OpenFile> {
  const file = await ops.open(layout.bytes(asset), "read-now");
  try {
    const facts = await file.facts();
    if (facts.identity !== identity) throw removed(asset);
    checkLength(asset, facts.byteLength);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Allocates uninitialized memory outside the pool. The caller must fill it completely or discard it. */
function unsetBytes(byteLength: number): Uint8Array<ArrayBuffer> {
  const { buffer } = Buffer.allocUnsafeSlow(byteLength);
  return new Uint8Array(buffer);
}

async function readFully(file: OpenFile, target: Uint8Array, position: number, asset: Asset): Promise<void> {
  let filled = 0;
  while (filled < target.byteLength) {
    const count = await file.read(target.subarray(filled), position + filled);
    if (count === 0) checkLength(asset, position + filled);
    filled += count;
  }
}

function checkLength(asset: Asset, byteLength: number): void {
  if (byteLength === asset.byteLength) return;
  throw storeFailed(
    `The asset ${asset.id} is damaged: it has ${byteLength} of its ${asset.byteLength} bytes.`,
  );
}

async function guarded<Result>(
  parts: AssetParts,
  asset: Asset,
  action: () => Promise<Result>,
): Promise<Result> {
  return asStoreError(`The asset ${asset.id} could not be read`, parts.layout.directory, async () => {
    try {
      return await action();
    } catch (error) {
      if (!isErrno(error, "ENOENT")) throw error;
      throw removed(asset, error);
    }
  });
}

function changed({ id }: Asset): Error {
  return storeFailed(`The asset ${id} is damaged: its bytes have changed since they were stored.`);
}

function removed(asset: Asset, cause?: unknown): Error {
  return storeFailed(`The asset ${asset.id} was removed after it was opened.`, cause);
}
