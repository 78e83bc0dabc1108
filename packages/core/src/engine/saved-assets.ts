import type { Asset, AssetKind } from "../assets/asset.ts";
import { invalidArgument } from "../errors/dramatis-error.ts";
import { checkedId } from "../store/checked-id.ts";
import type { OpenAsset, Page, Store } from "../store/store.ts";
import type { AccessOptions } from "./run-options.ts";

/** One week, the longest time for which S3 and compatible services sign an address. */
const maxSeconds = 7 * 24 * 60 * 60;

/** Validates the lifetime of a signed address, in seconds. @throws DramatisError `invalid_request` */
export function expirySeconds(value: unknown): number {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= maxSeconds) return Number(value);
  throw invalidArgument("expiresInSeconds", `must be a whole number from 1 to ${maxSeconds}`);
}

/** The methods that work with the stored assets of one media kind. */
export interface SavedAssets<Item> {
  get(id: string, access?: AccessOptions): Promise<Item | undefined>;
  open(
    id: string,
    access?: AccessOptions,
  ): Promise<({ readonly item: Item } & Pick<OpenAsset, "stream" | "bytes">) | undefined>;
  url(id: string, options: { expiresInSeconds: number } & AccessOptions): Promise<string | undefined>;
  list(options?: { cursor?: string; limit?: number } & AccessOptions): Promise<Page<Item>>;
  remove(id: string, access?: AccessOptions): Promise<boolean>;
}

/**
 * Creates the methods that work with stored assets.
 * @param itemOf - converts a stored asset to its public form; undefined for an asset of another kind
 */
export function savedAssets<Item>(
  store: Store,
  kind: AssetKind,
  itemOf: (asset: Asset) => Item | undefined,
): SavedAssets<Item> {
  const find = async (id: string, access: AccessOptions): Promise<Item | undefined> => {
    const asset = await store.head(checkedId(id));
    return asset && isVisibleTo(asset, access) ? itemOf(asset) : undefined;
  };
  return {
    get: async (id, access = {}) => find(id, access),
    async open(id, access = {}) {
      const opened = await store.open(checkedId(id));
      if (opened === undefined || !isVisibleTo(opened.asset, access)) return undefined;
      const item = itemOf(opened.asset);
      if (item === undefined) return undefined;
      return { item, stream: (range) => opened.stream(range), bytes: () => opened.bytes() };
    },
    async url(id, { expiresInSeconds, ...access }) {
      const seconds = expirySeconds(expiresInSeconds);
      const item = store.url === undefined ? undefined : await find(id, access);
      return item && store.url?.(checkedId(id), { expiresInSeconds: seconds });
    },
    async list({ owner, ...page } = {}) {
      const { items, cursor } = await store.list({
        ...page,
        kind,
        ...(owner === undefined ? {} : { owner }),
      });
      const found = items
        .filter((asset) => isVisibleTo(asset, owner === undefined ? {} : { owner }))
        .map(itemOf)
        .filter((item) => item !== undefined);
      return cursor === undefined ? { items: found } : { items: found, cursor };
    },
    async remove(id, access = {}) {
      return (await find(id, access)) === undefined ? false : store.delete(checkedId(id));
    },
  };
}

/** Access check: if an owner is given, only that owner's assets are visible. */
function isVisibleTo({ metadata }: Asset, { owner }: AccessOptions): boolean {
  return owner === undefined || metadata.owner === owner;
}
