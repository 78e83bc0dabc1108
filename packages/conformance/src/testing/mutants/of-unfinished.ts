import { DramatisError } from "@dramatis/core";
import { collect } from "../../read-assertions.ts";
import { journalWith, type Mutant } from "./mutant.ts";

/** Journals that find other streams unfinished, or lose what was removed only half. */
export const unfinishedMutants: readonly Mutant[] = [
  {
    name: "what was open once stays unfinished",
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
      "journal: an append to a stream that is not there expects none",
      "journal: an append is all or nothing: what JSON cannot hold is refused with all beside it",
      "journal: stream ids are UUIDs, the same in upper case",
      "journal: streams that were last appended as open are unfinished",
      "journal: an append of no records opens and closes too",
      "journal: unfinished streams may be worked on while they are gone through",
      "journal: a stream that was deleted is gone, and may begin again",
    ],
  },
  {
    name: "streams of every kind are of one",
    makeStore: journalWith((inner) => ({ unfinished: () => inner.unfinished() })),
    fails: [
      "journal: unfinished streams are told by their kind, and the last one given counts",
      "journal: a stream that was deleted is gone, and may begin again",
    ],
  },
  {
    name: "the first kind of a stream counts",
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
      "journal: unfinished streams are told by their kind, and the last one given counts",
      "journal list: streams are listed by their kind, and the last one given counts",
    ],
  },
  {
    name: "an append without a kind takes it away",
    makeStore: journalWith((inner) => ({
      append: (id, records, expected, options = {}) =>
        inner.append(id, records, expected, { kind: "", ...options }),
    })),
    fails: [
      "journal: unfinished streams are told by their kind, and the last one given counts",
      "journal list: an append changes no stream's place",
      "journal list: streams are listed by their kind, and the last one given counts",
      "journal list: what comes and goes between pages neither hides nor repeats the others",
    ],
  },
  {
    name: "what is appended to is unfinished again, further behind",
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
            // A listing that never ends would keep the case from its end.
            if (now.has(id) && given++ < 100) yield id;
          }
        },
      };
    }),
    fails: [
      "journal: stream ids are UUIDs, the same in upper case",
      "journal: unfinished streams may be worked on while they are gone through",
    ],
  },
  {
    name: "a stream that was deleted stays unfinished",
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
    fails: ["journal: a stream that was deleted is gone, and may begin again"],
  },
  {
    name: "to delete a stream that is not there is an error",
    makeStore: journalWith((inner) => ({
      async delete(id) {
        if ((await collect(inner.read(id))).length === 0)
          throw new DramatisError("not_found", "There is no such stream.");
        await inner.delete(id);
      },
    })),
    fails: ["journal: to delete a stream that is not there is fine"],
  },
];
