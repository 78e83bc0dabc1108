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
  test("answers with the number of records there are then, and they are read in order", async () => {
    const journal = new MemoryJournal();
    expect(await journal.append(id, [record(0)], 0)).toBe(1);
    expect(await journal.append(id, [record(1), record(2)], 1)).toBe(3);
    expect(await recordsOf(journal)).toEqual([record(0), record(1), record(2)]);
  });

  test("of nothing is an append too: it may close what was open", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0)], 0, { open: true });
    expect(await journal.append(id, [], 1, { open: false })).toBe(1);
    expect(await collect(journal.unfinished())).toEqual([]);
  });

  test.each([0, 1, 3])("that expects %d records where there are two is a conflict", async (expected) => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0), record(1)], 0, { open: true });
    expect(await rejection(journal.append(id, [record(9)], expected))).toMatchObject({ code: "conflict" });
    expect(await recordsOf(journal)).toEqual([record(0), record(1)]);
    // A refused append says nothing of its stream either.
    expect(await collect(journal.unfinished())).toEqual([id]);
  });

  test("to a stream that is not there expects none", async () => {
    const journal = new MemoryJournal();
    expect(await rejection(journal.append(id, [record(0)], 1, { open: true }))).toMatchObject({
      code: "conflict",
    });
    expect(await recordsOf(journal)).toEqual([]);
    expect(await collect(journal.unfinished())).toEqual([]);
  });

  test("of many writers at once is won by one, each time", async () => {
    const journal = new MemoryJournal();
    for (let round = 0; round < 5; round++) {
      const appends = Array.from({ length: 20 }, (_, writer) => journal.append(id, [record(writer)], round));
      const outcomes = await Promise.allSettled(appends);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }
    expect(await recordsOf(journal)).toHaveLength(5);
  });

  test("is all or nothing: a record that JSON cannot hold keeps the others out", async () => {
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
    ["every script and sign", { text: "日本 é \u0000\u001f\u2028\n\"'\\" }],
    ["nested values", { a: [1, { b: null }], c: { d: false } }],
    ["nothing", {}],
    ["a lot", { text: "x".repeat(1_000_000) }],
  ])("may hold %s", async (_what, value) => {
    const journal = new MemoryJournal();
    await journal.append(id, [value], 0);
    expect(await recordsOf(journal)).toEqual([value]);
  });

  test("is a copy, going in and coming out", async () => {
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
  test("begins at a position", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0), record(1), record(2)], 0);
    expect(await recordsOf(journal, 0)).toHaveLength(3);
    expect(await recordsOf(journal, 2)).toEqual([record(2)]);
    expect(await recordsOf(journal, 3)).toEqual([]);
    expect(await recordsOf(journal, 99)).toEqual([]);
  });

  test("what was never written gives nothing", async () => {
    expect(await recordsOf(new MemoryJournal())).toEqual([]);
  });

  test("tells the streams apart", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(1)], 0);
    await journal.append(other, [record(2)], 0);
    expect(await recordsOf(journal)).toEqual([record(1)]);
    expect(await collect(journal.read(other))).toEqual([record(2)]);
  });

  test("can be given up, and begun again, while others append", async () => {
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
  test("are those that were last appended as open", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0)], 0, { open: true });
    await journal.append(other, [record(0)], 0, { open: true });
    expect((await collect(journal.unfinished())).sort()).toEqual([id, other]);
    await journal.append(id, [record(1)], 1);
    expect(await collect(journal.unfinished())).toEqual([other]);
    await journal.append(id, [record(2)], 2, { open: true });
    expect((await collect(journal.unfinished())).sort()).toEqual([id, other]);
  });

  test("are told by their kind, and the last one given counts", async () => {
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

  test("may be worked on while they are gone through", async () => {
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

describe("a stream that was deleted", () => {
  test("is gone, is unfinished no more, and may begin again", async () => {
    const journal = new MemoryJournal();
    await journal.append(id, [record(0)], 0, { open: true });
    await journal.delete(id);
    expect(await recordsOf(journal)).toEqual([]);
    expect(await collect(journal.unfinished())).toEqual([]);
    expect(await journal.append(id, [record(9)], 0)).toBe(1);
  });

  test("may be deleted again", async () => {
    await expect(new MemoryJournal().delete(id)).resolves.toBeUndefined();
  });
});

describe("ids", () => {
  test("are the same in either case", async () => {
    const journal = new MemoryJournal();
    await journal.append(id.toUpperCase(), [record(0)], 0, { open: true });
    expect(await recordsOf(journal)).toEqual([record(0)]);
    expect(await collect(journal.unfinished())).toEqual([id]);
    await journal.delete(id.toUpperCase());
    expect(await recordsOf(journal)).toEqual([]);
  });

  test.each(["", "ada", "../x", `${id}\u0000`, "a".repeat(10_000), null, undefined, 7])(
    "that are none are refused: %.50j",
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
