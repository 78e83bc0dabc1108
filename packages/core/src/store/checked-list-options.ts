import type { AssetKind } from "../assets/asset.ts";
import { kindSchema } from "../assets/asset-schema.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { isDramatisId } from "../util/uuid.ts";
import type { JournalListOptions } from "./journal.ts";
import type { ListOptions } from "./store.ts";
import { isKind, isOwner, kindRule, ownerRule } from "./stream-facts.ts";

/** What a listing of assets is asked for, checked. */
export interface CheckedListOptions {
  readonly limit: number;
  readonly kind: AssetKind | undefined;
  readonly owner: string | undefined;
}

/** What a listing of streams is asked for, checked. */
export interface CheckedJournalListOptions {
  readonly limit: number;
  readonly kind: string | undefined;
  readonly owner: string | undefined;
}

/**
 * Checks what a listing of assets is asked for, or throws `invalid_request`. The store checks the cursor itself. For
 * authors of stores.
 */
export function checkedListOptions({ limit, kind, owner }: ListOptions): CheckedListOptions {
  if (kind !== undefined && !kindSchema.safeParse(kind).success) {
    throw badListOption("kind", "must be image or video");
  }
  return { limit: parseLimit(limit), kind, owner: parseOwner(owner) };
}

/**
 * Checks what a listing of streams is asked for, or throws `invalid_request`. The store checks the cursor itself. For
 * authors of stores.
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
 * Checks the cursor of a store whose pages end with an id, or throws `invalid_request`. For those who write a store.
 */
export function checkedIdCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || isDramatisId(cursor)) return cursor?.toLowerCase();
  throw badListOption("cursor", "must come from a previous page");
}

/** The error of a listing that cannot be asked so; for a bad `cursor` too. */
export function badListOption(path: "limit" | "kind" | "owner" | "cursor", message: string): DramatisError {
  return new DramatisError("invalid_request", `A listing's \`${path}\` ${message}.`, {
    issues: [{ path, message }],
  });
}
