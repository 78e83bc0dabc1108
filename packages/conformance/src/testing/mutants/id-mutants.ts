import { DramatisError, isDramatisId } from "@dramatis/core";
import { collectAll, type Mutant, putWith, storeWith } from "./mutant.ts";

/** Stores that accept invalid ids, or reject valid ones. */
export const idMutants: readonly Mutant[] = [
  {
    name: "an id in upper case is a different id",
    makeStore: storeWith((inner) => {
      // Maps it to a different but valid UUID.
      const key = (id: string) =>
        isDramatisId(id) && id !== id.toLowerCase()
          ? `${id.slice(0, 24)}${[...id.slice(24)].reverse().join("")}`
          : id;
      return { put: (id, body, info) => inner.put(key(id), body, info), head: (id) => inner.head(key(id)) };
    }),
    fails: ["ids: an id in upper case is the same id, stored in lower case"],
  },
  {
    name: "only UUIDs of version 4 are ids",
    makeStore: putWith(async (inner, id, body, info) => {
      if (isDramatisId(id) && id[14] !== "4")
        throw new DramatisError("invalid_request", "The id is not a valid UUID.");
      return inner.put(id, body, info);
    }),
    fails: ["ids: UUIDs of other versions are accepted"],
  },
  {
    name: "`put` replaces an invalid id by a new one",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(isDramatisId(id) ? id : crypto.randomUUID(), body, info),
    ),
    fails: [
      "ids: `put` rejects an id that is not a UUID",
      "ids: a rejected put cancels its stream without reading it",
    ],
  },
  {
    name: "`open` finds nothing for an invalid id",
    makeStore: storeWith((inner) => ({
      open: async (id) => (isDramatisId(id) ? inner.open(id) : undefined),
    })),
    fails: ["ids: `open` rejects an id that is not a UUID"],
  },
  {
    name: "`head` throws synchronously for an invalid id",
    makeStore: storeWith((inner) => ({
      head(id) {
        if (!isDramatisId(id)) throw new DramatisError("invalid_request", "The id is not a valid UUID.");
        return inner.head(id);
      },
    })),
    fails: ["ids: `head` rejects an id that is not a UUID"],
  },
  {
    name: "`delete` throws a TypeError for an invalid id",
    makeStore: storeWith((inner) => ({
      async delete(id) {
        if (!isDramatisId(id)) throw new TypeError("not a UUID");
        return inner.delete(id);
      },
    })),
    fails: ["ids: `delete` rejects an id that is not a UUID"],
  },
  {
    name: "it reads a stream before it validates the id",
    makeStore: putWith(async (inner, id, body, info) => {
      if (isDramatisId(id) || !(body instanceof ReadableStream)) return inner.put(id, body, info);
      return inner.put(id, await collectAll(body, info), info);
    }),
    fails: ["ids: a rejected put cancels its stream without reading it"],
  },
];
