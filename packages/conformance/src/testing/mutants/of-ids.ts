import { DramatisError, isDramatisId } from "@dramatis/core";
import { collected, type Mutant, putWith, storeWith } from "./mutant.ts";

/** Stores that take anything for an id, or not every id. */
export const idMutants: readonly Mutant[] = [
  {
    name: "an id in upper case is another id",
    makeStore: storeWith((inner) => {
      // Under its reverse, which is as good a UUID.
      const key = (id: string) =>
        isDramatisId(id) && id !== id.toLowerCase()
          ? `${id.slice(0, 24)}${[...id.slice(24)].reverse().join("")}`
          : id;
      return { put: (id, body, info) => inner.put(key(id), body, info), head: (id) => inner.head(key(id)) };
    }),
    fails: ["ids: upper case is made lower, and is the same id"],
  },
  {
    name: "only UUIDs of version 4 are ids",
    makeStore: putWith(async (inner, id, body, info) => {
      if (isDramatisId(id) && id[14] !== "4")
        throw new DramatisError("invalid_request", "The id is no UUID.");
      return inner.put(id, body, info);
    }),
    fails: ["ids: UUIDs of other versions are ids"],
  },
  {
    name: "`put` makes an id of what is none",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(isDramatisId(id) ? id : crypto.randomUUID(), body, info),
    ),
    fails: [
      "ids: `put` refuses what is no UUID",
      "ids: a put that is refused reads nothing of its stream, and ends it",
    ],
  },
  {
    name: "`open` finds nothing under what is no id",
    makeStore: storeWith((inner) => ({
      open: async (id) => (isDramatisId(id) ? inner.open(id) : undefined),
    })),
    fails: ["ids: `open` refuses what is no UUID"],
  },
  {
    name: "`head` throws at once where the id is none",
    makeStore: storeWith((inner) => ({
      head(id) {
        if (!isDramatisId(id)) throw new DramatisError("invalid_request", "The id is no UUID.");
        return inner.head(id);
      },
    })),
    fails: ["ids: `head` refuses what is no UUID"],
  },
  {
    name: "`delete` of what is no id is a TypeError",
    makeStore: storeWith((inner) => ({
      async delete(id) {
        if (!isDramatisId(id)) throw new TypeError("no UUID");
        return inner.delete(id);
      },
    })),
    fails: ["ids: `delete` refuses what is no UUID"],
  },
  {
    name: "it reads a stream before it looks at the id",
    makeStore: putWith(async (inner, id, body, info) => {
      if (isDramatisId(id) || !(body instanceof ReadableStream)) return inner.put(id, body, info);
      return inner.put(id, await collected(body, info), info);
    }),
    fails: ["ids: a put that is refused reads nothing of its stream, and ends it"],
  },
];
