import type { JsonObject } from "@dramatis/core";
import type { JournalRecord } from "@dramatis/core/store";
import { equal, isTrue, present, rejects } from "./assert.ts";
import { show } from "./format.ts";
import { group } from "./group.ts";
import { collect, recordsOf } from "./read-assertions.ts";
import { newId, strangers } from "./samples.ts";
import { untyped } from "./untyped.ts";

const { check } = group("journal");

const record = (number: number): JournalRecord => ({ number });

const values: Readonly<Record<string, JsonObject>> = {
  "every script and sign": { text: "日本 é \u{1f3f4} \u0000\u001f\u2028\r\n\"'\\", "": 1 },
  "nested values": { a: [1, { b: null }], c: { d: false, e: -1.5e-7 } },
  nothing: {},
  "a million characters": { text: "x".repeat(1_000_000) },
};

/** Records come out as they went in. */
export const journalReadCases = [
  ...Object.entries(values).map(([name, value]) =>
    check(`a record may hold ${name}`, async ({ store }) => {
      const id = newId();
      await store.journal.append(id, [value, record(1)], 0);
      equal(await recordsOf(store, id), [value, record(1)], "The records");
    }),
  ),

  check("a record's `__proto__` is a name like any other", async ({ store }) => {
    const id = newId();
    await untyped(store.journal, "append", id, [JSON.parse('{"__proto__":{"polluted":true}}')], 0);
    const [found] = await recordsOf(store, id);
    isTrue(present(found, "The record").polluted === undefined, "A record must not reach its own prototype");
    isTrue(!("polluted" in {}), "A record must not reach the prototype of all objects");
  }),

  check("a copy goes in, and a copy comes out", async ({ store }) => {
    const id = newId();
    const mine = { nested: { a: 1 } };
    const records = [mine];
    const appending = store.journal.append(id, records, 0);
    mine.nested.a = 2;
    records.push({ nested: { a: 9 } });
    await appending;
    mine.nested.a = 3;
    const [first] = await recordsOf(store, id);
    equal(first, { nested: { a: 1 } }, "The record");
    Reflect.set(Object(first?.nested), "a", 4);
    equal(await recordsOf(store, id), [{ nested: { a: 1 } }], "The records");
  }),

  check("a read begins where it is told to", async ({ store }) => {
    const id = newId();
    await store.journal.append(id, [record(0), record(1)], 0);
    await store.journal.append(id, [record(2), record(3)], 2);
    const all = [0, 1, 2, 3].map(record);
    for (const from of [0, 1, 2, 3, 4, 99]) {
      equal(await recordsOf(store, id, from), all.slice(from), `The records from ${from} on`);
    }
  }),

  check("a read from what is no position is refused", async ({ store }) => {
    const id = newId();
    await store.journal.append(id, [record(0)], 0);
    for (const from of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "0", null]) {
      const read = () => collectFrom(untyped(store.journal, "read", id, from));
      await rejects(read, "invalid_request", `A read from ${show(from)}`);
    }
  }),

  check("a stream that is not there has no records", async ({ store }) => {
    equal(await recordsOf(store, newId()), [], "The records");
    equal(await recordsOf(store, newId(), 5), [], "The records");
  }),

  check("each stream has records of its own", async ({ store }) => {
    const ids = Array.from({ length: 10 }, newId);
    await Promise.all(ids.map((id, number) => store.journal.append(id, [record(number)], 0)));
    for (const [number, id] of ids.entries())
      equal(await recordsOf(store, id), [record(number)], "The records");
  }),

  check("a read can be given up, and others append meanwhile", async ({ store }) => {
    const id = newId();
    await store.journal.append(id, [record(0), record(1)], 0);
    for await (const first of store.journal.read(id)) {
      equal(first, record(0), "The first record");
      equal(await store.journal.append(id, [record(2)], 2), 3, "The number of records");
      break;
    }
    equal(await recordsOf(store, id), [0, 1, 2].map(record), "The records");
  }),

  check("stream ids are UUIDs, the same in upper case", async ({ store }) => {
    const id = newId();
    await store.journal.append(id.toUpperCase(), [record(0)], 0, { open: true });
    equal(await recordsOf(store, id), [record(0)], "The records under the id in lower case");
    equal(await recordsOf(store, id.toUpperCase()), [record(0)], "The records under the id in upper case");
    equal(await collect(store.journal.unfinished()), [id], "What is unfinished");
    await store.journal.delete(id.toUpperCase());
    equal(await recordsOf(store, id), [], "The records");
  }),

  check("what is no UUID is refused", async ({ store }) => {
    const { journal } = store;
    for (const stranger of strangers) {
      const what = show(stranger);
      await rejects(
        () => untyped(journal, "append", stranger, [record(0)], 0),
        "invalid_request",
        `\`append\` to ${what}`,
      );
      await rejects(
        () => collectFrom(untyped(journal, "read", stranger)),
        "invalid_request",
        `\`read\` of ${what}`,
      );
      await rejects(() => untyped(journal, "delete", stranger), "invalid_request", `\`delete\` of ${what}`);
    }
    equal(await collect(journal.unfinished()), [], "What is unfinished");
  }),
];

async function collectFrom(items: unknown): Promise<unknown[]> {
  isTrue(isAsyncIterable(items), "`read` must give an AsyncIterable");
  return collect(items);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
