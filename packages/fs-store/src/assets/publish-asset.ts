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
 * Makes an asset whose bytes and sidecar lie synced under their pending names visible: the exclusive link of the
 * sidecar is the instant at which exactly one of many writers wins. It is durable when this resolves; when it
 * rejects, the asset has been taken back.
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
    // Side by side: whether the second name of the sidecar is gone for good is of no weight.
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
        // NFS may make a link and lose the answer.
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

/** For file systems without links. Not atomic: a kill in the midst of it leaves a sidecar that nobody can read. */
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
 * A reader may have been faster, by a roll forward. Or somebody has removed the asset already: then it was there, for
 * them at least, and the put has not failed. Only bytes that are nowhere are a failure.
 */
async function checkBytesAreThere(parts: AssetParts, { asset, nonce }: Sidecar): Promise<void> {
  const state = await assetState(parts, asset.id);
  if (state.type === "broken" && state.sidecar.nonce === nonce) {
    throw storeFailed(`The bytes of the asset ${asset.id} were taken away while it was being stored.`);
  }
}

/** What rejects must leave nothing; the disk may refuse even that, and then the first failure says more. */
async function takeBack(parts: AssetParts, sidecar: Sidecar): Promise<void> {
  const { id } = sidecar.asset;
  try {
    const current = await readSidecar(parts, id);
    if (current === undefined || current === "unreadable" || current.nonce !== sidecar.nonce) return;
    await removeVersion(parts, id, sidecar);
    await parts.folderSync.sync(parts.layout.assetFolder(id));
  } catch {
    // The caller is told of the failure that led here.
  }
}

function isConflict(error: unknown): boolean {
  return DramatisError.isInstance(error) && error.code === "conflict";
}

function taken(): DramatisError {
  return new DramatisError("conflict", "There is an asset under this id already; it stays as it is.");
}
