import { DramatisError } from "@dramatis/core/store";
import { both } from "../files/both.ts";
import { isErrno, isWithoutLinks, storeFailed, unlessMissing } from "../files/store-error.ts";
import { removeQuietly, writeAll } from "../files/write-all.ts";
import type { AssetParts } from "./asset-parts.ts";
import { assetState, readSidecar } from "./asset-state.ts";
import { busyWait } from "./remove-asset.ts";
import { removeVersion } from "./remove-version.ts";
import type { Sidecar } from "./sidecar.ts";

/**
 * Publishes an asset whose bytes and sidecar are synced under their pending names. Linking the sidecar exclusively is
 * the point at which exactly one of several writers wins. The asset is durable when this resolves. If this rejects, the
 * asset has been removed again.
 */
export async function publishAsset(parts: AssetParts, sidecar: Sidecar): Promise<void> {
  const { ops, layout, folderSync } = parts;
  const { asset, nonce } = sidecar;
  try {
    await takeId(parts, sidecar);
    const renamed = await unlessMissing(
      ops.rename(layout.pendingBytes(asset.id, nonce), layout.bytes(asset)),
    );
    if (!renamed) await checkBytesAreThere(parts, sidecar);
    // In parallel: it does not matter whether the removal of the pending name is durable.
    await both(
      unlessMissing(ops.unlink(layout.pendingSidecar(asset.id, nonce))),
      folderSync.sync(layout.assetFolder(asset.id)),
    );
  } catch (error) {
    if (!isConflict(error)) await takeBack(parts, sidecar);
    throw error;
  }
}

async function takeId(parts: AssetParts, sidecar: Sidecar): Promise<void> {
  const { id } = sidecar.asset;
  for (let turn = 0; turn < busyWait.times; turn += 1) {
    if (await linkSidecar(parts, sidecar)) return;
    const state = await assetState(parts, id);
    switch (state.type) {
      case "absent":
        break;
      case "present":
        // NFS can create a link and lose the response.
        if (state.sidecar.nonce === sidecar.nonce) return;
        throw taken();
      case "unreadable":
        throw taken();
      case "removing":
      case "broken":
        if ((await removeVersion(parts, id, state.sidecar)) === "busy") await parts.clock.sleep(busyWait.ms);
        break;
    }
  }
  throw taken();
}

async function linkSidecar(parts: AssetParts, { asset, nonce }: Sidecar): Promise<boolean> {
  const { ops, layout } = parts;
  const from = layout.pendingSidecar(asset.id, nonce);
  try {
    await ops.link(from, layout.sidecar(asset.id));
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    if (!isWithoutLinks(error)) throw error;
    return copySidecar(parts, from, layout.sidecar(asset.id));
  }
}

/** Copies the sidecar on file systems without links. A kill during the copy leaves an unreadable sidecar. */
async function copySidecar({ ops }: AssetParts, from: string, to: string): Promise<boolean> {
  const bytes = Buffer.from(await ops.readText(from));
  try {
    const file = await ops.open(to, "create");
    try {
      await writeAll(file, bytes);
      await file.sync();
    } catch (error) {
      await removeQuietly(ops, to);
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Fails only if the bytes are missing. A reader may have renamed them already, or the asset may already have been
 * removed again, which means that the put succeeded before.
 */
async function checkBytesAreThere(parts: AssetParts, { asset, nonce }: Sidecar): Promise<void> {
  const state = await assetState(parts, asset.id);
  if (state.type === "broken" && state.sidecar.nonce === nonce) {
    throw storeFailed(`The bytes of the asset ${asset.id} were removed while it was being stored.`);
  }
}

/** Removes the asset of a failed put. If the removal fails too, the first failure is more useful to the caller. */
async function takeBack(parts: AssetParts, sidecar: Sidecar): Promise<void> {
  const { id } = sidecar.asset;
  try {
    const current = await readSidecar(parts, id);
    if (current === undefined || current === "unreadable" || current.nonce !== sidecar.nonce) return;
    await removeVersion(parts, id, sidecar);
    await parts.folderSync.sync(parts.layout.assetFolder(id));
  } catch {
    // The caller receives the failure that led here.
  }
}

function isConflict(error: unknown): boolean {
  return DramatisError.isInstance(error) && error.code === "conflict";
}

function taken(): DramatisError {
  return new DramatisError("conflict", "An asset with this id already exists. It was not changed.");
}
