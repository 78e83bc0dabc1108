import { describe, expect, test } from "vitest";
import { rejection } from "../../tests/testing/replicate-server.ts";
import type { JsonObject } from "../util/json.ts";
import type { Journal } from "./journal.ts";
import { MemoryJournal } from "./memory-journal.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const other = "1b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const record = (number: number): JsonObject => ({ type: "note", number });

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const recordsOf = (journal: Journal, from?: number) => collect(journal.read(id, from));

describe("an append", () => {
  test("resolves with the new number of records, and they are read in order", async () => {
    const journal = new MemoryJournal();
    expect(await journal.append(id, [record(0)], 0)).toBe(1);
    expect(await journal.append(id, [record(1), record(2)], 1)).toBe(3);
    expect(await recordsOf(journal)).toEqual([record(0), record(1), record(2)]);
  });

  test("of no records can close an open stream", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0)], 0, { open: true });
    expect(await journal.append(id, [], 1, { open: false })).toBe(1);
    expect(await collect(journal.unfinished())).toEqual([]);
  });

  test.each([0, 1, 3])("that expects %d records in a stream of two is a conflict", async (expected) => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0), record(1)], 0, { open: true });
    expect(await rejection(journal.append(id, [record(9)], expected))).toMatchObject({ code: "conflict" });
    expect(await recordsOf(journal)).toEqual([record(0), record(1)]);
    // A refused append does not change the options of its stream either.
    expect(await collect(journal.unfinished())).toEqual([id]);
  });

  test("to a stream that does not exist expects 0 records", async () => {
    const journal = new MemoryJournal();
    expect(await rejection(journal.append(id, [record(0)], 1, { open: true }))).toMatchObject({
      code: "conflict",
    });
    expect(await recordsOf(journal)).toEqual([]);
    expect(await collect(journal.unfinished())).toEqual([]);
  });

  test("of many concurrent writers succeeds for exactly one, each time", async () => {
    const journal = new MemoryJournal();
    for (let round = 0; round < 5; round++) {
      const appends = Array.from({ length: 20 }, (_, writer) => journal.append(id, [record(writer)], round));
      const outcomes = await Promise.allSettled(appends);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }
    expect(await recordsOf(journal)).toHaveLength(5);
  });

  test("is all or nothing: a record that JSON cannot represent prevents the others", async () => {
    const journal = new MemoryJournal();
    const loop: { self?: unknown } = {};
    loop.self = loop;
    await rejection(journal.append(id, [record(0), loop as JsonObject], 0));
    expect(await recordsOf(journal)).toEqual([]);
    expect(await journal.append(id, [record(0)], 0)).toBe(1);
  });
});

describe("a record", () => {
  test.each<[string, JsonObject]>([
    ["all scripts and special characters", { text: "日本 é \u0000\u001f\u2028\n\"'\\" }],
    ["nested values", { a: [1, { b: null }], c: { d: false } }],
    ["nothing", {}],
    ["a lot", { text: "x".repeat(1_000_000) }],
  ])("can contain %s", async (_what, value) => {
    const journal = new MemoryJournal();
    await journal.append(id, [value], 0);
    expect(await recordsOf(journal)).toEqual([value]);
  });

  test("is copied on write and on read", async () => {
    const journal = new MemoryJournal();
    const mine = { nested: { a: 1 } };
    await journal.append(id, [mine], 0);
    mine.nested.a = 2;
    const [first] = await recordsOf(journal);
    expect(first).toEqual({ nested: { a: 1 } });
    (first as typeof mine).nested.a = 3;
    expect(await recordsOf(journal)).toEqual([{ nested: { a: 1 } }]);
  });

  test("cannot reach a prototype", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [JSON.parse('{"__proto__": {"polluted": 1}}')], 0);
    const [found] = await recordsOf(journal);
    expect(found?.polluted).toBeUndefined();
  });
});

describe("reading", () => {
  test("starts at a position", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0), record(1), record(2)], 0);
    expect(await recordsOf(journal, 0)).toHaveLength(3);
    expect(await recordsOf(journal, 2)).toEqual([record(2)]);
    expect(await recordsOf(journal, 3)).toEqual([]);
    expect(await recordsOf(journal, 99)).toEqual([]);
  });

  test("a stream that does not exist returns no records", async () => {
    expect(await recordsOf(new MemoryJournal())).toEqual([]);
  });

  test("keeps streams apart", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(1)], 0);
    await journal.append(other, [record(2)], 0);
    expect(await recordsOf(journal)).toEqual([record(1)]);
    expect(await collect(journal.read(other))).toEqual([record(2)]);
  });

  test("can be stopped and restarted while others append", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0), record(1)], 0);
    for await (const first of journal.read(id)) {
      expect(first).toEqual(record(0));
      await journal.append(id, [record(2)], 2);
      break;
    }
    expect(await recordsOf(journal)).toHaveLength(3);
  });
});

describe("unfinished streams", () => {
  test("are those whose last append was open", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0)], 0, { open: true });
    await journal.append(other, [record(0)], 0, { open: true });
    expect((await collect(journal.unfinished())).sort()).toEqual([id, other]);
    await journal.append(id, [record(1)], 1);
    expect(await collect(journal.unfinished())).toEqual([other]);
    await journal.append(id, [record(2)], 2, { open: true });
    expect((await collect(journal.unfinished())).sort()).toEqual([id, other]);
  });

  test("can be filtered by kind, and the last given kind is used", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0)], 0, { open: true, kind: "batch" });
    await journal.append(other, [record(0)], 0, { open: true });
    expect(await collect(journal.unfinished({ kind: "batch" }))).toEqual([id]);
    expect(await collect(journal.unfinished({ kind: "prediction" }))).toEqual([]);
    await journal.append(id, [record(1)], 1, { open: true });
    expect(await collect(journal.unfinished({ kind: "batch" }))).toEqual([id]);
    await journal.append(id, [record(2)], 2, { open: true, kind: "prediction" });
    expect(await collect(journal.unfinished({ kind: "batch" }))).toEqual([]);
    expect(await collect(journal.unfinished({ kind: "prediction" }))).toEqual([id]);
  });

  test("can be changed during iteration", async () => {
    const journal = new MemoryJournal();
    for (const streamId of [id, other]) await journal.append(streamId, [record(0)], 0, { open: true });
    const seen: string[] = [];
    for await (const streamId of journal.unfinished()) {
      seen.push(streamId);
      await journal.append(streamId, [record(1)], 1, { open: true });
    }
    expect(seen.sort()).toEqual([id, other]);
  });
});

describe("a deleted stream", () => {
  test("is gone, is no longer unfinished, and can be created again", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0)], 0, { open: true });
    await journal.delete(id);
    expect(await recordsOf(journal)).toEqual([]);
    expect(await collect(journal.unfinished())).toEqual([]);
    expect(await journal.append(id, [record(9)], 0)).toBe(1);
  });

  test("can be deleted again", async () => {
    await expect(new MemoryJournal().delete(id)).resolves.toBeUndefined();
  });
});

describe("ids", () => {
  test("are case-insensitive", async () => {
    const journal = new MemoryJournal();
    await journal.append(id.toUpperCase(), [record(0)], 0, { open: true });
    expect(await recordsOf(journal)).toEqual([record(0)]);
    expect(await collect(journal.unfinished())).toEqual([id]);
    await journal.delete(id.toUpperCase());
    expect(await recordsOf(journal)).toEqual([]);
  });

  test.each(["", "ada", "../x", `${id}\u0000`, "a".repeat(10_000), null, undefined, 7])(
    "that are invalid are refused: %.50j",
    async (stranger) => {
      const journal = new MemoryJournal();
      const streamId = stranger as string;
      const refusal = { code: "invalid_request" };
      expect(await rejection(journal.append(streamId, [record(0)], 0))).toMatchObject(refusal);
      expect(await rejection(collect(journal.read(streamId)))).toMatchObject(refusal);
      expect(await rejection(journal.delete(streamId))).toMatchObject(refusal);
    },
  );
});
