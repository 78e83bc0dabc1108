import type { Asset, Store } from "@dramatis/core/store";

/** Returns every asset of a store, sorted by id. */
export async function allAssets(store: Store): Promise<Asset[]> {
  const assets: Asset[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({ limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    assets.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return assets.sort((one, other) => (one.id < other.id ? -1 : 1));
}
