import { withClaim } from "../files/claims.ts";
import { sidecarName } from "../files/layout.ts";
import { unlessMissing } from "../files/store-error.ts";
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
  const { ops, layout } = parts;
  const claims = {
    pending: (nonce: string) => layout.pendingClaim(id, nonce),
    claim: (attempt: number) => layout.removal(id, nonceOf(version), attempt),
  };
  return withClaim<Removal>(parts, claims, async () => {
    const current = await readSidecar(parts, id);
    if (current === undefined || nonceOf(current) !== nonceOf(version)) return "gone";
    for (const path of await filesOf(parts, id, current)) await unlessMissing(ops.unlink(path));
    await unlessMissing(ops.unlink(layout.sidecar(id)));
    return "removed";
  });
}

function nonceOf(version: Sidecar | "unreadable"): string {
  return version === "unreadable" ? version : version.nonce;
}

/** The files of an asset but its sidecar. The pending name first: from there a reader might restore the other. */
async function filesOf(
  { ops, layout }: AssetParts,
  id: string,
  sidecar: Sidecar | "unreadable",
): Promise<string[]> {
  if (sidecar !== "unreadable") return [layout.pendingBytes(id, sidecar.nonce), layout.bytes(sidecar.asset)];
  const names = await ops.names(layout.assetFolder(id));
  return names
    .filter((name) => name.startsWith(`${id}.`) && name !== sidecarName(id))
    .map((name) => layout.assetFile(id, name));
}
