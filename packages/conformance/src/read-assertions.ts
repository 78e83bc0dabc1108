import {
  type Asset,
  concatBytes,
  type JournalListOptions,
  type JournalRecord,
  type ListedStream,
  type ListOptions,
  type OpenAsset,
  type Page,
  type Store,
  sha256Hex,
} from "@dramatis/core/store";
import { assertPresent, assertTrue, equal, equalBytes } from "./assert.ts";
import { ConformanceError } from "./conformance-error.ts";

export async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  while (true) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(chunks);
    assertTrue(value instanceof Uint8Array, "The stream of an asset must yield Uint8Arrays");
    chunks.push(value);
  }
}

export async function openStored(store: Store, id: string): Promise<OpenAsset> {
  return assertPresent(await store.open(id), "The result of `open`");
}

/** Expects exactly these bytes under an id, however they are read, and an asset whose size and hash match them. */
export async function assertStored(store: Store, id: string, expected: Uint8Array): Promise<void> {
  const found = await openStored(store, id);
  const { asset } = found;
  equalBytes(await found.bytes(), expected, "The result of `bytes()`");
  equalBytes(await readAll(found.stream()), expected, "The bytes of `stream()`");
  equal(asset.byteLength, expected.byteLength, "The asset's `byteLength`");
  equal(asset.sha256, await sha256Hex(expected), "The asset's `sha256`");
  equal(await store.head(id), asset, "The asset that `head` returns, compared with `open`");
}

/** Expects that `head`, `open` and `list` find no asset with this id. */
export async function assertMissing(store: Store, id: string): Promise<void> {
  equal(await store.head(id), undefined, "The result of `head`");
  equal(await store.open(id), undefined, "The result of `open`");
  equal(
    (await listAll(store)).find((asset) => asset.id === id),
    undefined,
    "The asset in the listing",
  );
}

/** Lists all assets, page by page. Calls `between` with each page before it requests the next one. */
export function listAll(
  store: Store,
  options: Omit<ListOptions, "cursor"> = {},
  between?: (page: Page<Asset>) => Promise<void> | void,
): Promise<Asset[]> {
  return allPages((page) => store.list({ ...options, ...page }), options.limit, between);
}

/** Like {@link listAll}, for the streams of the journal. */
export function listAllStreams(
  { journal }: Store,
  options: Omit<JournalListOptions, "cursor"> = {},
  between?: (page: Page<ListedStream>) => Promise<void> | void,
): Promise<ListedStream[]> {
  return allPages((page) => journal.list({ ...options, ...page }), options.limit, between);
}

async function allPages<Item>(
  list: (page: { cursor?: string }) => Promise<Page<Item>>,
  limit = 100,
  between?: (page: Page<Item>) => Promise<void> | void,
): Promise<Item[]> {
  const found: Item[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 10_000; pages++) {
    const page = await list(cursor === undefined ? {} : { cursor });
    assertTrue(
      page.items.length <= limit,
      `A page can have at most ${limit} items, received ${page.items.length}`,
    );
    found.push(...page.items);
    if (page.cursor === undefined) return found;
    await between?.(page);
    cursor = page.cursor;
  }
  throw new ConformanceError("The listing has no last page within 10,000 pages.");
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export function readRecords(store: Store, streamId: string, from?: number): Promise<JournalRecord[]> {
  return collect(store.journal.read(streamId, from));
}

export async function unfinished(store: Store, kind?: string): Promise<string[]> {
  const ids = await collect(store.journal.unfinished(kind === undefined ? {} : { kind }));
  return ids.sort();
}
