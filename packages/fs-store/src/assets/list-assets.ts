import {
  type Asset,
  checkedIdCursor,
  checkedListOptions,
  isDramatisId,
  type ListOptions,
  type Page,
} from "@dramatis/core/store";
import { bytesName, isShard, shardOf } from "../files/layout.ts";
import { unlessMissing } from "../files/store-error.ts";
import type { AssetParts } from "./asset-parts.ts";
import { assetState, readSidecar } from "./asset-state.ts";
import { listOwnedAssets } from "./list-owned-assets.ts";

/** How many sidecars are read in parallel. */
const readAhead = 16;

/**
 * Lists one page of assets, ordered by shard and then by id. The cursor is the last id of the previous page. The
 * assets of an owner are listed from the owner's index.
 */
export async function listAssets(parts: AssetParts, options: ListOptions): Promise<Page<Asset>> {
  const { limit, kind, owner } = checkedListOptions(options);
  if (owner !== undefined) return listOwnedAssets(parts, owner, kind, { limit, cursor: options.cursor });
  const cursor = checkedIdCursor(options.cursor);
  const items: Asset[] = [];
  for await (const asset of assetsAfter(parts, cursor)) {
    if (kind !== undefined && asset.kind !== kind) continue;
    const last = items.at(-1);
    // One more asset than fits on the page shows that the page is not the last one.
    if (last !== undefined && items.length === limit) return { items, cursor: last.id };
    items.push(asset);
  }
  return { items };
}

async function* assetsAfter(parts: AssetParts, cursor: string | undefined): AsyncGenerator<Asset> {
  const shards = (await parts.ops.names(parts.layout.assets)).filter(isShard).sort();
  for (const shard of shards) {
    if (cursor !== undefined && shard < shardOf(cursor)) continue;
    const names = await namesIn(parts, shard);
    const ids = idsIn(names, shard).filter(
      (id) => cursor === undefined || shard > shardOf(cursor) || id > cursor,
    );
    for (let start = 0; start < ids.length; start += readAhead) {
      const group = ids.slice(start, start + readAhead);
      for (const asset of await Promise.all(group.map((id) => listedAsset(parts, id, names)))) {
        if (asset !== undefined) yield asset;
      }
    }
  }
}

async function namesIn({ ops, layout }: AssetParts, shard: string): Promise<Set<string>> {
  let names: string[] = [];
  // The shard may have been removed.
  await unlessMissing(ops.names(`${layout.assets}/${shard}`).then((read) => (names = read)));
  return new Set(names);
}

function idsIn(names: Set<string>, shard: string): string[] {
  const ids: string[] = [];
  for (const name of names) {
    const id = name.slice(0, -".json".length);
    if (name.endsWith(".json") && isDramatisId(id) && id === id.toLowerCase() && shardOf(id) === shard)
      ids.push(id);
  }
  return ids.sort();
}

async function listedAsset(parts: AssetParts, id: string, names: Set<string>): Promise<Asset | undefined> {
  const sidecar = await readSidecar(parts, id);
  if (sidecar === undefined) return undefined;
  // The folder has already been read: bytes seen there need no extra look.
  if (sidecar !== "unreadable" && names.has(bytesName(id, sidecar.asset.mediaType))) return sidecar.asset;
  const state = await assetState(parts, id);
  if (state.type === "present") return state.sidecar.asset;
  // One damaged asset must not hide all others. Opening it reports the damage.
  if (state.type === "unreadable" || state.type === "broken") parts.warn({ type: "unreadable-asset", id });
  return undefined;
}
