import { characterReferenceOf } from "../character-reference.ts";
import type { CharacterReferences } from "../character-references.ts";
import { checkedId } from "../store/checked-id.ts";
import type { Store } from "../store/store.ts";

/** What can be asked of the images in the store. */
export function savedReferences(store: Store): Pick<CharacterReferences, "get" | "open" | "list" | "remove"> {
  return {
    async get(id) {
      const asset = await store.head(checkedId(id));
      return asset && characterReferenceOf(asset);
    },
    async open(id) {
      const opened = await store.open(checkedId(id));
      if (opened === undefined) return undefined;
      const reference = characterReferenceOf(opened.asset);
      if (reference === undefined) return undefined;
      return { reference, stream: (range) => opened.stream(range), bytes: () => opened.bytes() };
    },
    async list(page = {}) {
      const { items, cursor } = await store.list({ ...page, kind: "image" });
      const references = items.map(characterReferenceOf).filter((item) => item !== undefined);
      return cursor === undefined ? { items: references } : { items: references, cursor };
    },
    async remove(id) {
      const asset = await store.head(checkedId(id));
      return asset?.kind === "image" ? store.delete(asset.id) : false;
    },
  };
}
