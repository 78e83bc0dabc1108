import { withClaim } from "../files/claims.ts";
import { sidecarName } from "../files/layout.ts";
import { unlessMissing } from "../files/store-error.ts";
import { removeQuietly } from "../files/write-all.ts";
import type { AssetParts } from "./asset-parts.ts";
import { readSidecar } from "./asset-state.ts";
import type { Sidecar } from "./sidecar.ts";

/** The outcome of a removal. `gone`: it no longer existed. `busy`: another process is removing it now. */
export type Removal = "removed" | "gone" | "busy";

/**
 * Removes what one put stored, but never what a later put stored under the same id. To do so, it claims the removal of
 * exactly that put's nonce. Only the holder of the claim may remove the sidecar, which it removes last. Until then, the
 * id stays in use and the bytes belong to this sidecar. The next operation on the id finishes an interrupted removal.
 */
export async function removeVersion(
  parts: AssetParts,
  id: string,
  version: Sidecar | "unreadable",
): Promise<Removal> {
  return claimRemoval<Removal>(parts, id, nonceOf(version), async () => {
    const current = await readSidecar(parts, id);
    if (current === undefined || nonceOf(current) !== nonceOf(version)) return "gone";
    if (current === "unreadable") await removeUnreadable(parts, id);
    else await removeReadable(parts, current);
    return "removed";
  });
}

/** Runs `action` with the exclusive right to remove what the put with this nonce stored. */
export function claimRemoval<Result>(
  parts: AssetParts,
  id: string,
  nonce: string,
  action: () => Promise<Result>,
): Promise<Result | "busy"> {
  const { layout } = parts;
  const claims = {
    pending: (ofClaim: string) => layout.pendingClaim(id, ofClaim),
    claim: (attempt: number) => layout.removal(id, nonce, attempt),
  };
  return withClaim(parts, claims, action);
}

/** Moves the bytes aside first, so that the asset can be restored if its sidecar cannot be removed. */
async function removeReadable({ ops, layout }: AssetParts, { asset, nonce }: Sidecar): Promise<void> {
  const { id } = asset;
  const aside = layout.removedBytes(id, nonce);
  // A reader would restore the bytes from their pending name.
  await unlessMissing(ops.rename(layout.pendingBytes(id, nonce), layout.bytes(asset)));
  await unlessMissing(ops.rename(layout.bytes(asset), aside));
  try {
    await unlessMissing(ops.unlink(layout.sidecar(id)));
  } catch (error) {
    await ops.rename(aside, layout.bytes(asset)).catch(() => undefined);
    throw error;
  }
  await removeQuietly(ops, aside);
}

/** Removes all files of an id, the sidecar last. */
async function removeUnreadable({ ops, layout }: AssetParts, id: string): Promise<void> {
  const names = await ops.names(layout.assetFolder(id));
  for (const name of names) {
    if (name.startsWith(`${id}.`) && name !== sidecarName(id)) {
      await unlessMissing(ops.unlink(layout.assetFile(id, name)));
    }
  }
  await unlessMissing(ops.unlink(layout.sidecar(id)));
}

function nonceOf(version: Sidecar | "unreadable"): string {
  return version === "unreadable" ? version : version.nonce;
}
