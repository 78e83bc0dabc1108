import type { AssetKind } from "../assets/asset.ts";
import { kindSchema } from "../assets/asset-schema.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { isDramatisId } from "../util/uuid.ts";
import type { JournalListOptions } from "./journal.ts";
import type { ListOptions } from "./store.ts";
import { isKind, isOwner, kindRule, ownerRule } from "./stream-facts.ts";

/** The validated options of a listing of assets. */
export interface CheckedListOptions {
  readonly limit: number;
  readonly kind: AssetKind | undefined;
  readonly owner: string | undefined;
}

/** The validated options of a listing of streams. */
export interface CheckedJournalListOptions {
  readonly limit: number;
  readonly kind: string | undefined;
  readonly owner: string | undefined;
}

/**
 * Validates the options of a listing of assets, except the cursor, which the store validates. For authors of stores.
 * @throws DramatisError `invalid_request`
 */
export function checkedListOptions({ limit, kind, owner }: ListOptions): CheckedListOptions {
  if (kind !== undefined && !kindSchema.safeParse(kind).success) {
    throw badListOption("kind", "must be image or video");
  }
  return { limit: parseLimit(limit), kind, owner: parseOwner(owner) };
}

/**
 * Validates the options of a listing of streams, except the cursor, which the store validates. For authors of stores.
 * @throws DramatisError `invalid_request`
 */
export function checkedJournalListOptions({
  limit,
  kind,
  owner,
}: JournalListOptions): CheckedJournalListOptions {
  if (kind !== undefined && !isKind(kind)) throw badListOption("kind", kindRule);
  return { limit: parseLimit(limit), kind, owner: parseOwner(owner) };
}

function parseLimit(limit = 100): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw badListOption("limit", "must be a whole number from 1 to 1000");
}

function parseOwner(owner: string | undefined): string | undefined {
  if (owner === undefined || isOwner(owner)) return owner;
  throw badListOption("owner", ownerRule);
}

/**
 * Validates the cursor of a store whose cursors are ids. For authors of stores.
 * @throws DramatisError `invalid_request`
 */
export function checkedIdCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || isDramatisId(cursor)) return cursor?.toLowerCase();
  throw badListOption("cursor", "must come from a previous page");
}

/** Creates the error for an invalid option of a listing, including an invalid `cursor`. */
export function badListOption(path: "limit" | "kind" | "owner" | "cursor", message: string): DramatisError {
  return new DramatisError("invalid_request", `The \`${path}\` of a listing ${message}.`, {
    issues: [{ path, message }],
  });
}
