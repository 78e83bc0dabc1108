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
import { equal, isTrue, present, sameBytes } from "./assert.ts";
import { ConformanceError } from "./conformance-error.ts";

export async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  while (true) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(chunks);
    isTrue(value instanceof Uint8Array, "A stream of an asset must give Uint8Arrays");
    chunks.push(value);
  }
}

export async function opened(store: Store, id: string): Promise<OpenAsset> {
  return present(await store.open(id), "What was stored is opened");
}

/** Expects exactly these bytes under an id, whichever way they are read, and that what is known of them is right. */
export async function holds(store: Store, id: string, expected: Uint8Array): Promise<void> {
  const found = await opened(store, id);
  const { asset } = found;
  sameBytes(await found.bytes(), expected, "The bytes at once");
  sameBytes(await readAll(found.stream()), expected, "The bytes as a stream");
  equal(asset.byteLength, expected.byteLength, "The number of bytes");
  equal(asset.sha256, await sha256Hex(expected), "The SHA-256");
  equal(await store.head(id), asset, "What `head` knows, beside `open`");
}

/** Expects that there is nothing under an id, whichever way one looks. */
export async function isAbsent(store: Store, id: string): Promise<void> {
  equal(await store.head(id), undefined, "What `head` finds");
  equal(await store.open(id), undefined, "What `open` finds");
  equal(
    (await listed(store)).find((asset) => asset.id === id),
    undefined,
    "What the listing has",
  );
}

/** All assets of a listing, page by page. `between` is called with each page before the next one is asked for. */
export function listed(
  store: Store,
  options: Omit<ListOptions, "cursor"> = {},
  between?: (page: Page<Asset>) => Promise<void> | void,
): Promise<Asset[]> {
  return allPages((page) => store.list({ ...options, ...page }), options.limit, between);
}

/** As {@link listed}, for the streams of the journal. */
export function listedStreams(
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
    isTrue(
      page.items.length <= limit,
      `A page may hold ${limit} items, and one came with ${page.items.length}`,
    );
    found.push(...page.items);
    if (page.cursor === undefined) return found;
    await between?.(page);
    cursor = page.cursor;
  }
  throw new ConformanceError("A listing must come to an end, and this one has no last page.");
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export function recordsOf(store: Store, streamId: string, from?: number): Promise<JournalRecord[]> {
  return collect(store.journal.read(streamId, from));
}

export async function unfinished(store: Store, kind?: string): Promise<string[]> {
  const ids = await collect(store.journal.unfinished(kind === undefined ? {} : { kind }));
  return ids.sort();
}
