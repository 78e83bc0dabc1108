import { v5 } from "uuid";

/** The namespace of the ids below. It must never change, or a second run would not find the images of the first. */
export const legacyNamespace = "d171e09a-4919-4af6-a6d0-47a9c157ac78";

/**
 * Returns the id that {@link migrateLegacy} gives to a `character_ref_YYYYMMDD_HHMMSS` image: the UUIDv5 of a fixed
 * namespace and the file's path. The extension is included, because two images of the same second can differ only in it.
 *
 * @param path - relative to the migrated folder, with `/` between folders, including the extension.
 * @example
 * ```ts
 * const id = legacyImageId("character_ref_20240131_094500.png");
 * const reference = await characters.get(id);
 * ```
 */
export function legacyImageId(path: string): string {
  // A folder name can have two Unicode forms, and copying it to another machine can change the form.
  return v5(path.normalize("NFC"), legacyNamespace);
}
