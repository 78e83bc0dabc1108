import { type AssetKind, assetKinds, isAssetKind } from "../../../assets/asset.ts";
import type { AnyBatch } from "../../../batch/any-batch.ts";
import { DramatisError } from "../../../errors/dramatis-error.ts";
import type { Page } from "../../../store/store.ts";
import type { AnyEngine } from "../../handler/engines.ts";
import type { Caller } from "../../handler/handler-context.ts";

/** The part of an engine that lists its batches. */
interface Lister {
  batches(options: NonNullable<Parameters<AnyEngine["batches"]>[0]>): Promise<Page<AnyBatch>>;
}

/** The list of one kind of batch, and how far it was read. */
interface List {
  readonly kind: AssetKind;
  readonly engine: Lister;
  readonly cursor: string | undefined;
}

/** A query over several lists. */
export interface MergedQuestion {
  readonly engines: Readonly<Record<AssetKind, Lister | undefined>>;
  readonly caller: Caller;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/**
 * A page of the batches of all kinds, newest first, merged by start time. The cursor has one position for each list. If
 * a page of one list is used only in part, that part is requested again to get the cursor after the last used batch.
 */
export async function mergedBatches({
  engines,
  caller,
  cursor,
  limit,
}: MergedQuestion): Promise<Page<AnyBatch>> {
  const lists = listsAfter(engines, cursor);
  const pages = await Promise.all(lists.map((list) => pageOf(list, caller, limit)));
  const used = countUsed(pages, limit);
  const parts = await Promise.all(
    lists.map(async (list, index): Promise<Page<AnyBatch>> => {
      const page = pages[index] ?? { items: [] };
      const count = used[index] ?? 0;
      if (count === page.items.length) return page;
      if (count > 0) return pageOf(list, caller, count);
      return { items: [], cursor: list.cursor ?? "" };
    }),
  );
  const items = parts.flatMap((part) => part.items).sort(newestFirst);
  const open = lists.flatMap(({ kind }, index) => {
    const after = parts[index]?.cursor;
    return after === undefined ? [] : [[kind, after]];
  });
  return open.length === 0 ? { items } : { items, cursor: new URLSearchParams(open).toString() };
}

function pageOf({ engine, cursor }: List, caller: Caller, limit: number): Promise<Page<AnyBatch>> {
  return engine.batches({ ...caller, limit, ...(cursor === undefined ? {} : { cursor }) });
}

/**
 * How many batches of each page are among the newest overall. It stops when a page is used up and its list goes on: the
 * next batch of that list can be newer than the remaining batches of the others.
 */
function countUsed(pages: readonly Page<AnyBatch>[], limit: number): number[] {
  const used = pages.map(() => 0);
  for (let count = 0; count < limit; count++) {
    const heads = pages.map(({ items }, index) => items[used[index] ?? 0]);
    const isUnknown = pages.some(({ cursor }, index) => heads[index] === undefined && cursor !== undefined);
    const newest = heads.reduce(
      (best, head, index) =>
        head !== undefined && (best === undefined || newestFirst(head, best.head) < 0)
          ? { head, index }
          : best,
      undefined as { head: AnyBatch; index: number } | undefined,
    );
    if (isUnknown || newest === undefined) break;
    used[newest.index] = (used[newest.index] ?? 0) + 1;
  }
  return used;
}

function newestFirst(one: AnyBatch, other: AnyBatch): number {
  const [a, b] = [one.metadata.createdAt, other.metadata.createdAt];
  return a > b ? -1 : a < b ? 1 : 0;
}

/** The lists that are not finished. In a cursor, a list that has not been read yet has an empty position. */
function listsAfter(engines: MergedQuestion["engines"], cursor: string | undefined): List[] {
  if (cursor === undefined) return assetKinds.flatMap((kind) => listOf(engines, kind));
  const read = new URLSearchParams(cursor);
  const names = [...read.keys()];
  const isOurs = new Set(names).size === names.length && names.every(isAssetKind);
  if (names.length === 0 || !isOurs) throw badCursor();
  return assetKinds.flatMap((kind) => {
    const own = read.get(kind);
    return own === null ? [] : listOf(engines, kind, own);
  });
}

function listOf(engines: MergedQuestion["engines"], kind: AssetKind, cursor?: string): List[] {
  const engine = engines[kind];
  return engine === undefined ? [] : [{ kind, engine, cursor: cursor || undefined }];
}

function badCursor(): DramatisError {
  const message = "must come from a previous page";
  return new DramatisError("invalid_request", `The \`cursor\` ${message}.`, {
    issues: [{ path: "cursor", message }],
  });
}
