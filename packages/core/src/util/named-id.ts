import { v5 } from "uuid";

/** The parts of a name. A missing part differs from an empty one. */
export type NameParts = readonly (string | undefined)[];

/**
 * Joins parts into one text, so that different parts always give different texts. A separator alone does not do that,
 * because a part can contain it. The text is JSON, which also represents half a surrogate pair, unlike UTF-8. Texts are
 * not normalized: different Unicode forms of a letter are different parts.
 */
export function nameOf(parts: NameParts): string {
  return JSON.stringify(parts.map((part) => part ?? null));
}

/** The UUIDv5 of the parts, which is the same in every process. All ids from names are created here. */
export function namedId(namespace: string, parts: NameParts): string {
  return v5(nameOf(parts), namespace);
}
