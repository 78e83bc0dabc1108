import { DramatisError, memoryStore } from "@dramatis/core";
import type { Journal, JournalListOptions, ListedStream, Page } from "@dramatis/core/store";
import { listedStreams } from "../../read-assertions.ts";
import { journalWith, type Mutant } from "./mutant.ts";

function listWith(
  list: (inner: Journal, options: JournalListOptions) => Promise<Page<ListedStream>>,
): Mutant["makeStore"] {
  return journalWith((inner) => ({ list: (options = {}) => list(inner, options) }));
}

/** Options as the type has them, of which a part is left out. */
function without(options: JournalListOptions, name: keyof JournalListOptions): JournalListOptions {
  const rest = { ...options };
  Reflect.deleteProperty(rest, name);
  return rest;
}

/** All that a journal lists. */
function allOf(journal: Journal, { kind, owner }: JournalListOptions): Promise<ListedStream[]> {
  const store = { ...memoryStore(), journal };
  return listedStreams(store, { ...(kind !== undefined && { kind }), ...(owner !== undefined && { owner }) });
}

/** A page of what was listed whole. Its cursor counts streams. */
function pageOf(all: readonly ListedStream[], { cursor, limit = 100 }: JournalListOptions) {
  const start = cursor === undefined ? 0 : Number(cursor.slice(1));
  const items = all.slice(start, start + limit);
  const end = start + items.length;
  return end < all.length ? { items, cursor: `#${end}` } : { items };
}

/** Whether a cursor is of {@link pageOf}; any other one is for the inner journal to refuse. */
function isCount(cursor: string | undefined): boolean {
  return typeof cursor === "string" && /^#\d{1,4}$/.test(cursor);
}

/** A journal that lists all its streams in another way. */
function listingAll(change: (all: ListedStream[]) => ListedStream[]): Mutant["makeStore"] {
  return listWith(async (inner, options) => {
    const { cursor } = options;
    if (!isCount(cursor)) await inner.list(options);
    return pageOf(change(await allOf(inner, options)), options);
  });
}

const order = "journal list: streams come newest first, each once, whatever the size of the pages";
const hundred = "journal list: a page has 100 streams at most where nothing else is said";
const many = "journal list: each of 1,200 streams comes once";
const says = "journal list: each says when it was created, and whether it is open";
const place = "journal list: an append changes no stream's place";
const kinds = "journal list: streams are listed by their kind, and the last one given counts";
const between = "journal list: what comes and goes between pages neither hides nor repeats the others";
const deleted =
  "journal list: a stream that was deleted is listed no more, and is a new one when it begins again";
const refusedAppend = "journal list: an append that was refused lists nothing";
const badCursor = "journal list: a cursor that no page had is refused";
const badRest = "journal list: a limit or a kind that makes no sense is refused";
const names = "journal list: streams are listed by their owner, whatever the owner is called";
const both = "journal list: streams are listed by owner and kind";
const first = "journal list: the append that creates a stream says whose it is, and no later one";
const badOwner = "journal list: what is no owner is refused";

/** Journals that list other streams than there are, or in another order. */
export const journalListMutants: readonly Mutant[] = [
  {
    name: "the first page of an empty journal is not the last",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      const isEmpty = page.items.length === 0 && options.cursor === undefined;
      return isEmpty && (await allOf(inner, {})).length === 0 ? { ...page, cursor: "1" } : page;
    }),
    fails: ["journal list: that of an empty journal is one page without anything", badOwner],
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
    name: "it skips a stream where a page ends",
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
    name: "a page has 200 streams where nothing else is said",
    makeStore: listWith((inner, options) => inner.list({ limit: 200, ...options })),
    fails: [hundred],
  },
  {
    name: "it lists 1,024 streams at most",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      return options.limit !== 1000 || page.items.length < 1000 ? page : { items: page.items };
    }),
    fails: [many],
  },
  {
    name: "a stream was created when it was last appended to",
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
    name: "a stream was created at a time that is no ISO 8601",
    makeStore: listWith(async (inner, options) => {
      const { items, ...page } = await inner.list(options);
      return { ...page, items: items.map((item) => ({ ...item, createdAt: item.createdAt.slice(0, 19) })) };
    }),
    fails: [says],
  },
  {
    name: "a listed stream is as open as it was when it was created",
    makeStore: journalWith((inner) => {
      const opened = new Map<string, boolean>();
      return {
        async append(id, records, expected, options) {
          const count = await inner.append(id, records, expected, options);
          if (!opened.has(id)) opened.set(id, options?.open ?? false);
          return count;
        },
        async list(options) {
          const { items, ...page } = await inner.list(options);
          return {
            ...page,
            items: items.map((item) => ({ ...item, open: opened.get(item.streamId) ?? item.open })),
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
    name: "it lists streams of every kind",
    makeStore: listWith(async (inner, options) => {
      await inner.list(options);
      return inner.list(without(options, "kind"));
    }),
    fails: [kinds, refusedAppend, both],
  },
  {
    name: "it lists streams by the first kind that was given",
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
    name: "what was deleted is listed on",
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
    name: "a stream that begins again stands where it stood",
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
    name: "a stream that somebody tried to begin is listed",
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
    name: "a cursor that it does not know is the beginning",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch(() => inner.list(without(options, "cursor"))),
    ),
    fails: [badCursor],
  },
  {
    name: "a limit that makes no sense is another one",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch(() => inner.list(without(options, "limit"))),
    ),
    fails: [badRest],
  },
  {
    name: "a kind that makes no sense has no streams",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch((error) => {
        if (typeof options.kind === "string" || options.kind === undefined) throw error;
        return { items: [] };
      }),
    ),
    fails: [badRest],
  },
  {
    name: "owners are paths",
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
    name: "it lists the streams of every owner",
    makeStore: listWith(async (inner, options) => {
      await inner.list(options);
      return inner.list(without(options, "owner"));
    }),
    fails: [deleted, refusedAppend, names, both, first],
  },
  {
    name: "it lists by owner or by kind, and not by both",
    makeStore: listWith((inner, options) =>
      inner.list(options.owner === undefined ? options : without(options, "kind")),
    ),
    fails: [both],
  },
  {
    name: "the last owner that was given counts",
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
    name: "nobody is an owner like any other",
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
    name: "an owner that is too long is cut short",
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
    name: "a stream that came with no owner is its later appenders'",
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
    name: "it says that there is no such owner",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      if (options.owner === "nobody") throw new DramatisError("not_found", "There is no such owner.");
      return page;
    }),
    fails: [names],
  },
];
