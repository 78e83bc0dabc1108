import { isDramatisId } from "../dramatis-id.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { AssetKind } from "./asset.ts";
import { kindSchema } from "./asset-schema.ts";
import type { ListOptions } from "./store.ts";

/** What a listing was asked, checked. */
export interface CheckedListOptions {
  readonly limit: number;
  readonly kind: AssetKind | undefined;
}

/**
 * Checks what a listing is asked, or throws `invalid_request`; a cursor is for the store itself to check. For those
 * who write a store.
 */
export function checkedListOptions({ limit = 100, kind }: ListOptions): CheckedListOptions {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw badListOption("limit", "must be a whole number from 1 to 1000");
  }
  if (kind !== undefined && !kindSchema.safeParse(kind).success) {
    throw badListOption("kind", "must be image or video");
  }
  return { limit, kind };
}

/**
 * Checks the cursor of a store whose pages end with an id, or throws `invalid_request`. For those who write a store.
 */
export function checkedIdCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || isDramatisId(cursor)) return cursor?.toLowerCase();
  throw badListOption("cursor", "must be one that a page came with");
}

/** The error of a listing that cannot be asked so; for a bad `cursor` too. */
export function badListOption(path: "limit" | "kind" | "cursor", message: string): DramatisError {
  return new DramatisError("invalid_request", `A listing's \`${path}\` ${message}.`, {
    issues: [{ path, message }],
  });
}
