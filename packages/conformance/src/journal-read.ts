import type { JsonObject } from "@dramatis/core";
import type { JournalRecord } from "@dramatis/core/store";
import { assertPresent, assertTrue, equal, rejects } from "./assert.ts";
import { callUntyped } from "./call-untyped.ts";
import { format } from "./format.ts";
import { group } from "./group.ts";
import { collect, readRecords } from "./read-assertions.ts";
import { invalidIds, newId } from "./samples.ts";

const { check } = group("journal");

const record = (number: number): JournalRecord => ({ number });

const values: Readonly<Record<string, JsonObject>> = {
  "text in any script": { text: "日本 é \u{1f3f4} \u0000\u001f\u2028\r\n\"'\\", "": 1 },
  "nested values": { a: [1, { b: null }], c: { d: false, e: -1.5e-7 } },
  "no members": {},
  "a million characters": { text: "x".repeat(1_000_000) },
};

/** Records are read as they were appended. */
export const journalReadCases = [
  ...Object.entries(values).map(([name, value]) =>
    check(`a record with ${name} is kept`, async ({ store }) => {
      const id = newId();
      await store.journal.append(id, [value, record(1)], 0);
      equal(await readRecords(store, id), [value, record(1)], "The records");
    }),
  ),

  check("`__proto__` is an ordinary member of a record", async ({ store }) => {
    const id = newId();
    await callUntyped(store.journal, "append", id, [JSON.parse('{"__proto__":{"polluted":true}}')], 0);
    const [found] = await readRecords(store, id);
    assertTrue(
      assertPresent(found, "The record").polluted === undefined,
      "A record must not change its own prototype",
    );
    assertTrue(!("polluted" in {}), "A record must not change Object.prototype");
  }),

  check("records are copied on append and on read", async ({ store }) => {
    const id = newId();
    const mine = { nested: { a: 1 } };
    const records = [mine];
    const appending = store.journal.append(id, records, 0);
    mine.nested.a = 2;
    records.push({ nested: { a: 9 } });
    await appending;
    mine.nested.a = 3;
    const [first] = await readRecords(store, id);
    equal(first, { nested: { a: 1 } }, "The record");
    Reflect.set(Object(first?.nested), "a", 4);
    equal(await readRecords(store, id), [{ nested: { a: 1 } }], "The records");
  }),

  check("a read starts at the given position", async ({ store }) => {
    const id = newId();
    await store.journal.append(id, [record(0), record(1)], 0);
    await store.journal.append(id, [record(2), record(3)], 2);
    const all = [0, 1, 2, 3].map(record);
    for (const from of [0, 1, 2, 3, 4, 99]) {
      equal(await readRecords(store, id, from), all.slice(from), `The records from ${from} on`);
    }
  }),

  check("a read from an invalid position is rejected", async ({ store }) => {
    const id = newId();
    await store.journal.append(id, [record(0)], 0);
    for (const from of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "0", null]) {
      const read = () => collectFrom(callUntyped(store.journal, "read", id, from));
      await rejects(read, "invalid_request", `A read from ${format(from)}`);
    }
  }),

  check("a missing stream has no records", async ({ store }) => {
    equal(await readRecords(store, newId()), [], "The records");
    equal(await readRecords(store, newId(), 5), [], "The records");
  }),

  check("each stream has its own records", async ({ store }) => {
    const ids = Array.from({ length: 10 }, newId);
    await Promise.all(ids.map((id, number) => store.journal.append(id, [record(number)], 0)));
    for (const [number, id] of ids.entries())
      equal(await readRecords(store, id), [record(number)], "The records");
  }),

  check("a read can stop early, and others can append during it", async ({ store }) => {
    const id = newId();
    await store.journal.append(id, [record(0), record(1)], 0);
    for await (const first of store.journal.read(id)) {
      equal(first, record(0), "The first record");
      equal(await store.journal.append(id, [record(2)], 2), 3, "The number of records");
      break;
    }
    equal(await readRecords(store, id), [0, 1, 2].map(record), "The records");
  }),

  check("a stream id in upper case is the same id", async ({ store }) => {
    const id = newId();
    await store.journal.append(id.toUpperCase(), [record(0)], 0, { open: true });
    equal(await readRecords(store, id), [record(0)], "The records under the id in lower case");
    equal(await readRecords(store, id.toUpperCase()), [record(0)], "The records under the id in upper case");
    equal(await collect(store.journal.unfinished()), [id], "The unfinished streams");
    await store.journal.delete(id.toUpperCase());
    equal(await readRecords(store, id), [], "The records");
  }),

  check("a stream id that is not a UUID is rejected", async ({ store }) => {
    const { journal } = store;
    for (const invalidId of invalidIds) {
      const what = format(invalidId);
      await rejects(
        () => callUntyped(journal, "append", invalidId, [record(0)], 0),
        "invalid_request",
        `\`append\` to ${what}`,
      );
      await rejects(
        () => collectFrom(callUntyped(journal, "read", invalidId)),
        "invalid_request",
        `\`read\` of ${what}`,
      );
      await rejects(
        () => callUntyped(journal, "delete", invalidId),
        "invalid_request",
        `\`delete\` of ${what}`,
      );
    }
    equal(await collect(journal.unfinished()), [], "The unfinished streams");
  }),
];

async function collectFrom(items: unknown): Promise<unknown[]> {
  assertTrue(isAsyncIterable(items), "`read` must return an AsyncIterable");
  return collect(items);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
