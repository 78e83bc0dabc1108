import { DramatisError } from "@dramatis/core";
import { collect } from "../../read-assertions.ts";
import { journalWith, type Mutant } from "./mutant.ts";

/** Journals that list the wrong unfinished streams, or delete streams only partly. */
export const unfinishedMutants: readonly Mutant[] = [
  {
    name: "a stream that was once open stays unfinished",
    makeStore: journalWith((inner) => {
      const ever = new Set<string>();
      return {
        append(id, records, expected, options) {
          if (options?.open) ever.add(id);
          return inner.append(id, records, expected, options);
        },
        async *unfinished(options) {
          const now = await collect(inner.unfinished(options));
          yield* options?.kind === undefined ? new Set([...now, ...ever]) : now;
        },
      };
    }),
    fails: [
      "journal: an append to a missing stream must expect 0 records",
      "journal: an append is all or nothing: one record that is not valid JSON rejects them all",
      "journal: a stream id in upper case is the same id",
      "journal: streams whose last append left them open are unfinished",
      "journal: an append without records can open or close a stream",
      "journal: unfinished streams can be appended to while they are listed",
      "journal: a deleted stream is gone and can be created again",
    ],
  },
  {
    name: "`unfinished` ignores the kind",
    makeStore: journalWith((inner) => ({ unfinished: () => inner.unfinished() })),
    fails: [
      "journal: unfinished streams are filtered by kind, and the kind given last applies",
      "journal: a deleted stream is gone and can be created again",
    ],
  },
  {
    name: "the first kind of a stream applies",
    makeStore: journalWith((inner) => {
      const kinds = new Map<string, string>();
      return {
        async append(id, records, expected, options = {}) {
          const first = kinds.get(id) ?? options.kind;
          const count = await inner.append(
            id,
            records,
            expected,
            first === undefined ? options : { ...options, kind: first },
          );
          if (first !== undefined) kinds.set(id, first);
          return count;
        },
        async delete(id) {
          kinds.delete(id);
          await inner.delete(id);
        },
      };
    }),
    fails: [
      "journal: unfinished streams are filtered by kind, and the kind given last applies",
      "journal list: streams are filtered by kind, and the kind given last applies",
    ],
  },
  {
    name: "an append without a kind removes it",
    makeStore: journalWith((inner) => ({
      append: (id, records, expected, options = {}) =>
        inner.append(id, records, expected, { kind: "", ...options }),
    })),
    fails: [
      "journal: unfinished streams are filtered by kind, and the kind given last applies",
      "journal list: an append does not change the order",
      "journal list: streams are filtered by kind, and the kind given last applies",
      "journal list: additions and deletions between pages neither hide nor repeat other items",
    ],
  },
  {
    name: "an appended stream is listed again, at the end",
    makeStore: journalWith((inner) => {
      const order = new Set<string>();
      return {
        async append(id, records, expected, options) {
          const count = await inner.append(id, records, expected, options);
          order.delete(id);
          if (options?.open) order.add(id);
          return count;
        },
        async *unfinished(options) {
          const now = new Set(await collect(inner.unfinished(options)));
          let given = 0;
          for (const id of order) {
            // Limits the listing, which would otherwise never end, so that the case fails.
            if (now.has(id) && given++ < 100) yield id;
          }
        },
      };
    }),
    fails: [
      "journal: a stream id in upper case is the same id",
      "journal: unfinished streams can be appended to while they are listed",
    ],
  },
  {
    name: "a deleted stream stays unfinished",
    makeStore: journalWith((inner) => {
      const deleted = new Set<string>();
      return {
        async delete(id) {
          for (const open of await collect(inner.unfinished())) if (open === id) deleted.add(id);
          await inner.delete(id);
        },
        async *unfinished(options) {
          yield* inner.unfinished(options);
          if (options?.kind === undefined) yield* deleted;
        },
      };
    }),
    fails: ["journal: a deleted stream is gone and can be created again"],
  },
  {
    name: "deleting a missing stream is an error",
    makeStore: journalWith((inner) => ({
      async delete(id) {
        if ((await collect(inner.read(id))).length === 0)
          throw new DramatisError("not_found", "The stream does not exist.");
        await inner.delete(id);
      },
    })),
    fails: ["journal: deleting a missing stream succeeds"],
  },
];
