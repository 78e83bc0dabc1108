import { type CharacterReference, characterReferenceOf } from "../character-reference.ts";
import type { AccessOptions, CharacterReferences } from "../character-references.ts";
import type { Asset } from "../store/asset.ts";
import { checkedId } from "../store/checked-id.ts";
import type { Store } from "../store/store.ts";
import { expirySeconds } from "./expiry-seconds.ts";

type SavedReferences = Pick<CharacterReferences, "get" | "open" | "url" | "list" | "remove">;

/** What can be asked of the images in the store. */
export function savedReferences(store: Store): SavedReferences {
  /** The image that this caller may know of. */
  const find = async (id: string, access: AccessOptions): Promise<CharacterReference | undefined> => {
    const asset = await store.head(checkedId(id));
    return asset && isOpenTo(asset, access) ? characterReferenceOf(asset) : undefined;
  };
  return {
    get: async (id, access = {}) => find(id, access),
    async open(id, access = {}) {
      const opened = await store.open(checkedId(id));
      if (opened === undefined || !isOpenTo(opened.asset, access)) return undefined;
      const reference = characterReferenceOf(opened.asset);
      if (reference === undefined) return undefined;
      return { reference, stream: (range) => opened.stream(range), bytes: () => opened.bytes() };
    },
    async url(id, { expiresInSeconds, ...access }) {
      const seconds = expirySeconds(expiresInSeconds);
      const reference = store.url === undefined ? undefined : await find(id, access);
      return reference && store.url?.(reference.id, { expiresInSeconds: seconds });
    },
    async list({ owner, ...page } = {}) {
      const { items, cursor } = await store.list({ ...page, kind: "image" });
      const references = items
        .filter((asset) => isOpenTo(asset, owner === undefined ? {} : { owner }))
        .map(characterReferenceOf)
        .filter((item) => item !== undefined);
      return cursor === undefined ? { items: references } : { items: references, cursor };
    },
    async remove(id, access = {}) {
      const reference = await find(id, access);
      return reference === undefined ? false : store.delete(reference.id);
    },
  };
}

/** Whether a caller may know of an asset: whoever names an owner is told of that owner's alone. */
function isOpenTo({ metadata }: Asset, { owner }: AccessOptions): boolean {
  return owner === undefined || metadata.owner === owner;
}
