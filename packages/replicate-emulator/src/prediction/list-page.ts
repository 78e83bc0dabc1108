import type { PredictionRecord } from "./prediction-record.ts";

/** The query of a list call. Times are in milliseconds since the epoch. */
export interface ListQuery {
  readonly createdAfter: number | undefined;
  readonly createdBefore: number | undefined;
  readonly cursor: ListCursor | undefined;
  readonly pageSize: number;
}

/** A position in the list: everything older or newer than the prediction with this index. */
export interface ListCursor {
  readonly direction: "older" | "newer";
  readonly index: number;
}

export interface ListPage {
  /** The predictions, newest first. */
  readonly results: readonly PredictionRecord[];
  readonly next: ListCursor | undefined;
  readonly previous: ListCursor | undefined;
}

/** Selects one page of the predictions that are visible in the list. */
export function listPage(visible: readonly PredictionRecord[], query: ListQuery): ListPage {
  const matching = visible
    .filter((record) => query.createdAfter === undefined || record.createdAt >= query.createdAfter)
    .filter((record) => query.createdBefore === undefined || record.createdAt < query.createdBefore)
    .toReversed();
  const results = cut(matching, query);
  const first = results[0];
  const last = results.at(-1);
  if (first === undefined || last === undefined) return { results, next: undefined, previous: undefined };
  return {
    results,
    next: matching.at(-1) === last ? undefined : { direction: "older", index: last.index },
    previous: matching[0] === first ? undefined : { direction: "newer", index: first.index },
  };
}

function cut(newestFirst: readonly PredictionRecord[], query: ListQuery): readonly PredictionRecord[] {
  const { cursor, pageSize } = query;
  if (cursor === undefined) return newestFirst.slice(0, pageSize);
  if (cursor.direction === "older") {
    return newestFirst.filter((record) => record.index < cursor.index).slice(0, pageSize);
  }
  return newestFirst.filter((record) => record.index > cursor.index).slice(-pageSize);
}

/** Encodes a cursor for `next` and `previous`. Clients treat it as opaque. */
export function encodeCursor(cursor: ListCursor): string {
  return Buffer.from(`${cursor.direction}:${cursor.index}`).toString("base64url");
}

export function decodeCursor(text: string): ListCursor | undefined {
  const match = /^(older|newer):(\d+)$/.exec(Buffer.from(text, "base64url").toString("utf8"));
  if (match === null) return undefined;
  return { direction: match[1] === "newer" ? "newer" : "older", index: Number(match[2]) };
}
