import { withClaim } from "../files/claims.ts";
import { sidecarName } from "../files/layout.ts";
import { unlessMissing } from "../files/store-error.ts";
import { removeQuietly } from "../files/write-all.ts";
import type { AssetParts } from "./asset-parts.ts";
import { readSidecar } from "./asset-state.ts";
import type { Sidecar } from "./sidecar.ts";

/** How a removal went. `gone`: it was not there any more. `busy`: another process is removing it now. */
export type Removal = "removed" | "gone" | "busy";

/**
 * Removes what one put stored, and never what another put stored under the same id since. For that it claims the
 * removal of just that put's nonce: the holder of the claim is the only one who may take the sidecar away, so the id
 * stays taken, and the bytes are those of this sidecar, until the sidecar goes, last. A removal that was cut short
 * is finished by whoever comes next.
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

/** Runs `action` as the only one that removes what the put with this nonce stored. */
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

/** The bytes are put aside rather than removed, so that an asset whose sidecar the disk does not let go of is whole. */
async function removeReadable({ ops, layout }: AssetParts, { asset, nonce }: Sidecar): Promise<void> {
  const { id } = asset;
  const aside = layout.removedBytes(id, nonce);
  // From their pending name a reader would restore them.
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

/** Whatever lies under the id goes, its sidecar last. */
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
