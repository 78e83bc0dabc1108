import { DramatisError, memoryStore } from "@dramatis/core";
import type { Journal, JournalListOptions, ListedStream, Page } from "@dramatis/core/store";
import { listAllStreams } from "../../read-assertions.ts";
import { journalWith, type Mutant } from "./mutant.ts";

function listWith(
  list: (inner: Journal, options: JournalListOptions) => Promise<Page<ListedStream>>,
): Mutant["makeStore"] {
  return journalWith((inner) => ({ list: (options = {}) => list(inner, options) }));
}

/** Returns a copy of the options without one member. */
function without(options: JournalListOptions, name: keyof JournalListOptions): JournalListOptions {
  const rest = { ...options };
  Reflect.deleteProperty(rest, name);
  return rest;
}

/** Returns all streams of a kind and an owner. */
function allOf(journal: Journal, { kind, owner }: JournalListOptions): Promise<ListedStream[]> {
  const store = { ...memoryStore(), journal };
  return listAllStreams(store, {
    ...(kind !== undefined && { kind }),
    ...(owner !== undefined && { owner }),
  });
}

/** Returns a page of a complete listing. Its cursor is a position in the list. */
function pageOf(all: readonly ListedStream[], { cursor, limit = 100 }: JournalListOptions) {
  const start = cursor === undefined ? 0 : Number(cursor.slice(1));
  const items = all.slice(start, start + limit);
  const end = start + items.length;
  return end < all.length ? { items, cursor: `#${end}` } : { items };
}

/** Returns whether a cursor is from {@link pageOf}. The inner journal rejects any other invalid cursor. */
function isCount(cursor: string | undefined): boolean {
  return typeof cursor === "string" && /^#\d{1,4}$/.test(cursor);
}

/** Creates journals that list the same streams in a different order. */
function listingAll(change: (all: ListedStream[]) => ListedStream[]): Mutant["makeStore"] {
  return listWith(async (inner, options) => {
    const { cursor } = options;
    if (!isCount(cursor)) await inner.list(options);
    return pageOf(change(await allOf(inner, options)), options);
  });
}

const order = "journal list: streams are listed newest first, each once, at every page size";
const hundred = "journal list: a page has at most 100 streams by default";
const many = "journal list: each of 1,200 streams is listed once";
const says = "journal list: each stream has its creation time and whether it is open";
const place = "journal list: an append does not change the order";
const kinds = "journal list: streams are filtered by kind, and the kind given last applies";
const between = "journal list: additions and deletions between pages neither hide nor repeat other items";
const deleted = "journal list: a deleted stream is no longer listed, and is new when it is created again";
const refusedAppend = "journal list: a rejected append does not add a stream to the list";
const badCursor = "journal list: an unknown cursor is rejected";
const badRest = "journal list: an invalid limit or kind is rejected";
const names = "journal list: streams are filtered by owner, whatever the owner's name";
const both = "journal list: streams are filtered by owner and kind";
const first =
  "journal list: the append that creates a stream sets its owner, and later appends do not change it";
const badOwner = "journal list: an invalid owner is rejected";

/** Journals that list the wrong streams, or in the wrong order. */
export const journalListMutants: readonly Mutant[] = [
  {
    name: "the first page of an empty journal is not the last",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      const isEmpty = page.items.length === 0 && options.cursor === undefined;
      return isEmpty && (await allOf(inner, {})).length === 0 ? { ...page, cursor: "1" } : page;
    }),
    fails: ["journal list: the list of an empty journal is one empty page", badOwner],
  },
  {
    name: "it lists the oldest first",
    makeStore: listingAll((all) => all.reverse()),
    fails: [order, place, between, deleted],
  },
  {
    name: "it lists streams by their ids",
    makeStore: listingAll((all) => all.sort((a, b) => (a.streamId < b.streamId ? -1 : 1))),
    fails: [order, place, between, deleted],
  },
  {
    name: "it skips a stream at the end of each page",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      return options.cursor === undefined ? page : { ...page, items: page.items.slice(1) };
    }),
    fails: [order, hundred, many, place, kinds, between, deleted, both],
  },
  {
    name: "it has an empty page after the last one",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      const isFull = page.items.length === options.limit && page.cursor === undefined;
      return isFull && page.items.length > 10 ? { ...page, cursor: "1" } : page;
    }),
    fails: [order],
  },
  {
    name: "a page has 200 streams by default",
    makeStore: listWith((inner, options) => inner.list({ limit: 200, ...options })),
    fails: [hundred],
  },
  {
    name: "it lists at most 1,024 streams",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      return options.limit !== 1000 || page.items.length < 1000 ? page : { items: page.items };
    }),
    fails: [many],
  },
  {
    name: "a stream's creation time is that of its last append",
    makeStore: journalWith((inner) => {
      const times = new Map<string, string>();
      return {
        async append(id, ...rest) {
          const count = await inner.append(id, ...rest);
          times.set(id.toLowerCase(), new Date().toISOString());
          return count;
        },
        async list(options) {
          const { items, ...page } = await inner.list(options);
          return {
            ...page,
            items: items.map((item) => ({ ...item, createdAt: times.get(item.streamId) ?? item.createdAt })),
          };
        },
      };
    }),
    fails: [says],
  },
  {
    name: "creation times are not ISO 8601 with a time zone",
    makeStore: listWith(async (inner, options) => {
      const { items, ...page } = await inner.list(options);
      return { ...page, items: items.map((item) => ({ ...item, createdAt: item.createdAt.slice(0, 19) })) };
    }),
    fails: [says],
  },
  {
    name: "a listed stream is open if it was created open",
    makeStore: journalWith((inner) => {
      const initiallyOpen = new Map<string, boolean>();
      return {
        async append(id, records, expected, options) {
          const count = await inner.append(id, records, expected, options);
          if (!initiallyOpen.has(id)) initiallyOpen.set(id, options?.open ?? false);
          return count;
        },
        async list(options) {
          const { items, ...page } = await inner.list(options);
          return {
            ...page,
            items: items.map((item) => ({ ...item, open: initiallyOpen.get(item.streamId) ?? item.open })),
          };
        },
      };
    }),
    fails: [says],
  },
  {
    name: "a stream moves to the front when it is appended to",
    makeStore: journalWith((inner) => {
      const latest = new Map<string, number>();
      let count = 0;
      return {
        async append(id, ...rest) {
          const length = await inner.append(id, ...rest);
          latest.set(id, count++);
          return length;
        },
        async list(options = {}) {
          const { cursor } = options;
          if (!isCount(cursor)) await inner.list(options);
          const all = await allOf(inner, options);
          const last = ({ streamId }: ListedStream) => latest.get(streamId) ?? 0;
          return pageOf(
            all.sort((a, b) => last(b) - last(a)),
            options,
          );
        },
      };
    }),
    fails: [place, between],
  },
  {
    name: "it ignores the kind",
    makeStore: listWith(async (inner, options) => {
      await inner.list(options);
      return inner.list(without(options, "kind"));
    }),
    fails: [kinds, refusedAppend, both],
  },
  {
    name: "it filters by the first kind that a stream was given",
    makeStore: journalWith((inner) => {
      const kindOf = new Map<string, string>();
      return {
        async append(id, records, expected, options) {
          const count = await inner.append(id, records, expected, options);
          if (options?.kind !== undefined && !kindOf.has(id)) kindOf.set(id, options.kind);
          return count;
        },
        async list(options = {}) {
          const { kind, cursor } = options;
          if (!isCount(cursor)) await inner.list(options);
          const all = await allOf(inner, without(options, "kind"));
          return pageOf(
            kind === undefined ? all : all.filter(({ streamId }) => kindOf.get(streamId) === kind),
            options,
          );
        },
        async delete(id) {
          kindOf.delete(id);
          await inner.delete(id);
        },
      };
    }),
    fails: [kinds, between],
  },
  {
    name: "its cursor is a number of streams",
    makeStore: listingAll((all) => all),
    fails: [between],
  },
  {
    name: "a deleted stream is still listed",
    makeStore: journalWith((inner) => {
      const gone: ListedStream[] = [];
      return {
        async delete(id) {
          gone.push(...(await allOf(inner, {})).filter(({ streamId }) => streamId === id));
          await inner.delete(id);
        },
        async list(options = {}) {
          const page = await inner.list(options);
          const isLast = page.cursor === undefined && options.limit === undefined;
          return isLast ? { items: [...page.items, ...gone] } : page;
        },
      };
    }),
    fails: [deleted],
  },
  {
    name: "a stream that is created again keeps its old position",
    makeStore: journalWith((inner) => {
      const numbers = new Map<string, number>();
      return {
        async append(id, ...rest) {
          const count = await inner.append(id, ...rest);
          if (!numbers.has(id)) numbers.set(id, numbers.size);
          return count;
        },
        async list(options = {}) {
          const page = await inner.list(options);
          const number = ({ streamId }: ListedStream) => numbers.get(streamId) ?? 0;
          return page.cursor === undefined && options.cursor === undefined
            ? { items: page.items.sort((a, b) => number(b) - number(a)) }
            : page;
        },
      };
    }),
    fails: [deleted],
  },
  {
    name: "a stream whose first append failed is listed",
    makeStore: journalWith((inner) => {
      const tried: ListedStream[] = [];
      return {
        async append(id, records, expected, options) {
          try {
            return await inner.append(id, records, expected, options);
          } catch (error) {
            if (expected === 1 && options?.owner !== undefined)
              tried.push({ streamId: id, createdAt: new Date().toISOString(), open: false });
            throw error;
          }
        },
        async list(options = {}) {
          const page = await inner.list(options);
          return options.owner === undefined && page.items.length === 0
            ? { ...page, items: [...tried] }
            : page;
        },
      };
    }),
    fails: [refusedAppend],
  },
  {
    name: "an unknown cursor returns the first page",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch(() => inner.list(without(options, "cursor"))),
    ),
    fails: [badCursor],
  },
  {
    name: "an invalid limit is replaced by the default",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch(() => inner.list(without(options, "limit"))),
    ),
    fails: [badRest],
  },
  {
    name: "an invalid kind has no streams",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch((error) => {
        if (typeof options.kind === "string" || options.kind === undefined) throw error;
        return { items: [] };
      }),
    ),
    fails: [badRest],
  },
  {
    name: "owners are treated as paths",
    makeStore: journalWith((inner) => {
      const pathOf = (owner: string) => new URL(`x:/${owner.trim() === "" ? "" : owner}`).pathname;
      const isFine = (owner: unknown) =>
        typeof owner === "string" && owner.trim() !== "" && owner.length < 999;
      return {
        append: (id, records, expected, options = {}) =>
          inner.append(
            id,
            records,
            expected,
            isFine(options.owner) ? { ...options, owner: pathOf(options.owner ?? "") } : options,
          ),
        list: (options = {}) =>
          inner.list(isFine(options.owner) ? { ...options, owner: pathOf(options.owner ?? "") } : options),
      };
    }),
    fails: [names],
  },
  {
    name: "it ignores the owner",
    makeStore: listWith(async (inner, options) => {
      await inner.list(options);
      return inner.list(without(options, "owner"));
    }),
    fails: [deleted, refusedAppend, names, both, first],
  },
  {
    name: "it filters by owner or by kind, but not by both",
    makeStore: listWith((inner, options) =>
      inner.list(options.owner === undefined ? options : without(options, "kind")),
    ),
    fails: [both],
  },
  {
    name: "a later append changes the owner",
    makeStore: journalWith((inner) => {
      const owners = new Map<string, string>();
      return {
        async append(id, records, expected, options) {
          const count = await inner.append(id, records, expected, options);
          if (options?.owner !== undefined) owners.set(id, options.owner);
          return count;
        },
        async list(options = {}) {
          const { owner } = options;
          const page = await inner.list(options);
          if (owner !== "ada" && owner !== "bo") return page;
          return {
            ...page,
            items: page.items
              .filter(({ streamId }) => owners.get(streamId) === owner)
              .concat(
                (await allOf(inner, {})).filter(
                  ({ streamId }) =>
                    owners.get(streamId) === owner &&
                    !page.items.some((item) => item.streamId === streamId) &&
                    page.items.length === 0,
                ),
              ),
          };
        },
        async delete(id) {
          owners.delete(id);
          await inner.delete(id);
        },
      };
    }),
    fails: [first],
  },
  {
    name: "an invalid owner has no streams",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch((error) => {
        if (
          options.owner === undefined ||
          (typeof options.owner === "string" && options.cursor !== undefined)
        )
          throw error;
        return { items: [] };
      }),
    ),
    fails: [badOwner],
  },
  {
    name: "an owner that is too long is truncated",
    makeStore: journalWith((inner) => ({
      append: (id, records, expected, options = {}) =>
        inner.append(
          id,
          records,
          expected,
          typeof options.owner === "string" ? { ...options, owner: options.owner.slice(0, 1000) } : options,
        ),
    })),
    fails: [badOwner],
  },
  {
    name: "a later append sets the owner of a stream without one",
    makeStore: journalWith((inner) => {
      const late = new Map<string, string>();
      return {
        async append(id, records, expected, options) {
          const count = await inner.append(id, records, expected, options);
          if (expected === 0 && count === 1 && options?.owner === "bo") late.set(id, "bo");
          return count;
        },
        async list(options = {}) {
          const page = await inner.list(options);
          if (options.owner !== "bo" || page.items.length > 0) return page;
          const ids = [...late.keys()];
          return { items: (await allOf(inner, {})).filter(({ streamId }) => ids.includes(streamId)) };
        },
      };
    }),
    fails: [first],
  },
  {
    name: "an unknown owner is an error",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      if (options.owner === "nobody") throw new DramatisError("not_found", "The owner does not exist.");
      return page;
    }),
    fails: [names],
  },
];
