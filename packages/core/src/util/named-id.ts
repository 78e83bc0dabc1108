import { v5 } from "uuid";

/** What a name is made of. A part that is missing differs from one that is empty. */
export type NameParts = readonly (string | undefined)[];

/**
 * Joins parts into one text, so that different parts always give different texts: a separator alone does not, because
 * a part may contain it. The text is JSON, which also writes half a surrogate pair as it is, where UTF-8 cannot.
 * Texts are compared as they are: other forms of the same letter (Unicode normalization) are other parts.
 */
export function nameOf(parts: NameParts): string {
  return JSON.stringify(parts.map((part) => part ?? null));
}

/** The UUIDv5 of the parts, the same in every process. Nothing else in the project makes an id from a name. */
export function namedId(namespace: string, parts: NameParts): string {
  return v5(nameOf(parts), namespace);
}
