import { v5 } from "uuid";

/** The namespace of the ids below. A fixed value of our own: it must never change, or a second run would find nothing of the first. */
export const legacyNamespace = "d171e09a-4919-4af6-a6d0-47a9c157ac78";

/**
 * The id that {@link migrateLegacy} gives to a `character_ref_YYYYMMDD_HHMMSS` image: the UUIDv5 of a fixed namespace
 * and the file's path. The extension is part of it, as two images of the same second differ in nothing else.
 *
 * @param path - relative to the folder that is migrated, with `/` between folders, extension included.
 * @example
 * ```ts
 * const id = legacyImageId("character_ref_20240131_094500.png");
 * const reference = await characters.get(id);
 * ```
 */
export function legacyImageId(path: string): string {
  // The same folder name may be spelled in two forms of Unicode, and copying to another machine can change which.
  return v5(path.normalize("NFC"), legacyNamespace);
}
