import type { Asset, Page } from "@dramatis/core/store";
import { type IndexQuestion, indexPage } from "../index/index-page.ts";
import type { AssetParts } from "./asset-parts.ts";
import { assetState } from "./asset-state.ts";

/** Lists a page of an owner's assets from the owner's index. Its cost depends only on how many assets the owner has. */
export function listOwnedAssets(
  parts: AssetParts,
  owner: string,
  kind: Asset["kind"] | undefined,
  page: Omit<IndexQuestion, "path">,
): Promise<Page<Asset>> {
  const path = parts.layout.ownerIndex(owner, "assets");
  return indexPage(parts, { ...page, path }, async ({ id, nonce }) => {
    const state = await assetState(parts, id);
    // One damaged asset must not hide all others.
    if (state.type === "unreadable" || state.type === "broken") parts.warn({ type: "unreadable-asset", id });
    if (state.type !== "present" || state.sidecar.nonce !== nonce) return undefined;
    const { asset } = state.sidecar;
    if (asset.metadata.owner !== owner || (kind !== undefined && asset.kind !== kind)) return undefined;
    return asset;
  });
}
