import type { Servable } from "./servable.ts";

/** By what a client asks whether it still has the right bytes. */
export interface Validators {
  /** Strong: it is the hash of the bytes. With its quotes. */
  readonly etag: string;
  /** In milliseconds since 1970, whole seconds: HTTP knows no smaller ones. */
  readonly lastModified: number;
}

export function validatorsOf({ sha256, createdAt }: Servable): Validators {
  return {
    etag: `"${sha256}"`,
    lastModified: Math.floor(Date.parse(createdAt) / 1000) * 1000,
  };
}

/**
 * Whether `If-Match` or `If-None-Match` names the tag, alone, in a list, or as `*`. A weak one counts where the
 * comparison is weak (RFC 9110 section 8.8.3.2).
 *
 * Another one's tag may hold a comma and be cut in two here. That does no harm: no piece of it has both of the quotes
 * that ours has. And it keeps the work in proportion to the length, whatever is sent.
 */
export function listsTag(list: string, etag: string, comparison: "strong" | "weak"): boolean {
  if (list.trim() === "*") return true;
  return list.split(",").some((item) => {
    const tag = item.trim();
    return tag === etag || (comparison === "weak" && tag === `W/${etag}`);
  });
}
