import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { streamOf } from "../../tests/testing/images.ts";
import { rejection } from "../../tests/testing/replicate-server.ts";
import type { JsonObject } from "../util/json.ts";
import { memoryStore } from "./memory-store.ts";
import type { AssetBody, PutInfo, Store } from "./store.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const other = "1b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
const bytes = new Uint8Array([1, 2, 3, 4, 5]);

const info: PutInfo = {
  kind: "image",
  mediaType: "image/png",
  metadata: { width: 2, height: 3 },
  origin: { type: "uploaded", filename: "ada.png" },
};

function sha256(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

async function stored(store: Store, key = id): Promise<number[] | undefined> {
  const bytesThere = await (await store.open(key))?.bytes();
  return bytesThere && [...bytesThere];
}

/** The id number n. */
function idOf(number: number): string {
  return `${number.toString(16).padStart(8, "0")}-5b8a-4d0e-9c55-0d6b1a1f2e3d`;
}

describe("a put stores", () => {
  test.each<[string, () => unknown, number[]]>([
    ["bytes", () => bytes, [1, 2, 3, 4, 5]],
    ["a part of a larger buffer", () => bytes.subarray(1, 3), [2, 3]],
    ["numbers of 16 bits, as bytes", () => new Uint16Array([0x0201, 0x0403]), [1, 2, 3, 4]],
    ["a DataView", () => new DataView(bytes.buffer, 2, 2), [3, 4]],
    ["a Buffer", () => Buffer.from(bytes), [1, 2, 3, 4, 5]],
    ["a Blob", () => new Blob([bytes]), [1, 2, 3, 4, 5]],
    ["a stream", () => streamOf([bytes.slice(0, 2), bytes.slice(2)]).stream, [1, 2, 3, 4, 5]],
    [
      "a stream of single bytes",
      () => streamOf([...bytes].map((byte) => new Uint8Array([byte]))).stream,
      [1, 2, 3, 4, 5],
    ],
    [
      "a stream with empty chunks",
      () => streamOf([new Uint8Array(), bytes, new Uint8Array()]).stream,
      [1, 2, 3, 4, 5],
    ],
    ["a Node stream", () => Readable.toWeb(Readable.from([Buffer.from(bytes)])), [1, 2, 3, 4, 5]],
    ["an empty stream", () => streamOf([]).stream, []],
    ["zero bytes", () => new Uint8Array(), []],
    ["an empty Blob", () => new Blob([]), []],
  ])("%s", async (_what, body, expected) => {
    const store = memoryStore();
    const asset = await store.put(id, body() as AssetBody, info);
    expect(await stored(store)).toEqual(expected);
    expect(asset.byteLength).toBe(expected.length);
    expect(asset.sha256).toBe(sha256(Uint8Array.from(expected)));
  });

  test("with all its properties", async () => {
    const store = memoryStore();
    const asset = await store.put(id, bytes, { ...info, createdAt: "2026-01-02T03:04:05.678Z" });
    expect(asset).toEqual({
      id,
      kind: "image",
      mediaType: "image/png",
      byteLength: 5,
      sha256: sha256(bytes),
      createdAt: "2026-01-02T03:04:05.678Z",
      origin: { type: "uploaded", filename: "ada.png" },
      metadata: { width: 2, height: 3 },
    });
    expect(await store.head(id)).toEqual(asset);
    expect((await store.open(id))?.asset).toEqual(asset);
    expect((await store.list()).items).toEqual([asset]);
  });

  test("with the current time if none is given", async () => {
    const { createdAt } = await memoryStore().put(id, bytes, info);
    expect(new Date(createdAt).toISOString()).toBe(createdAt);
    expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(60_000);
  });

  test("a copy: later changes to the caller's buffer have no effect", async () => {
    const store = memoryStore();
    const mine = bytes.slice();
    const chunk = bytes.slice();
    const putting = store.put(id, mine, info);
    mine.fill(0);
    await putting;
    const { stream } = streamOf([chunk]);
    await store.put(other, stream, info);
    chunk.fill(0);
    expect(await stored(store)).toEqual([1, 2, 3, 4, 5]);
    expect(await stored(store, other)).toEqual([1, 2, 3, 4, 5]);
  });

  test("the right bytes of a source that reuses its buffer", async () => {
    const store = memoryStore();
    const buffer = new Uint8Array(2);
    let count = 0;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (count === 3) return controller.close();
          buffer.fill(++count);
          controller.enqueue(buffer);
        },
      },
      { highWaterMark: 0 },
    );
    await store.put(id, stream, info);
    expect(await stored(store)).toEqual([1, 1, 2, 2, 3, 3]);
  });

  test("all of 20 MB", async () => {
    const store = memoryStore();
    const chunk = new Uint8Array(1_000_000).fill(7);
    const asset = await store.put(id, streamOf(Array.from({ length: 20 }, () => chunk)).stream, info);
    expect(asset.byteLength).toBe(20_000_000);
    expect(sha256((await (await store.open(id))?.bytes()) ?? bytes)).toBe(asset.sha256);
  });
});

describe("a put never replaces", () => {
  test("a second put is a conflict, changes nothing, and cancels its stream", async () => {
    const store = memoryStore();
    const asset = await store.put(id, bytes, info);
    const { stream, calls } = streamOf([new Uint8Array([9])]);
    for (const body of [new Uint8Array([9]), new Blob(["9"]), stream]) {
      expect(await rejection(store.put(id, body, { ...info, mediaType: "image/gif" }))).toMatchObject({
        code: "conflict",
      });
    }
    expect(calls.canceled).toHaveLength(1);
    expect(await store.head(id)).toEqual(asset);
    expect(await stored(store)).toEqual([1, 2, 3, 4, 5]);
  });

  test("of twenty concurrent puts one succeeds, and its bytes are stored", async () => {
    const store = memoryStore();
    const puts = Array.from({ length: 20 }, (_, number) => {
      const body = new Uint8Array([number]);
      return store.put(id, number % 2 === 0 ? body : streamOf([body]).stream, info);
    });
    const outcomes = await Promise.allSettled(puts);
    const winners = outcomes.flatMap((outcome, number) => (outcome.status === "fulfilled" ? [number] : []));
    expect(winners).toHaveLength(1);
    expect(await stored(store)).toEqual(winners);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    for (const reason of reasons) expect(reason).toMatchObject({ code: "conflict" });
  });
});

describe("a failed put leaves nothing, and can be repeated:", () => {
  const broken = new Error("the connection broke");

  test.each<[string, () => AssetBody, Partial<PutInfo>, object]>([
    ["the source breaks", () => streamOf([bytes], broken).stream, {}, { message: broken.message }],
    ["too many bytes", () => bytes, { maxBytes: 4 }, { code: "output_too_large" }],
    ["too many bytes in a Blob", () => new Blob([bytes]), { maxBytes: 4 }, { code: "output_too_large" }],
    [
      "too many bytes in a stream",
      () => streamOf([bytes, bytes]).stream,
      { maxBytes: 9 },
      { code: "output_too_large" },
    ],
    ["fewer bytes than announced", () => bytes, { byteLength: 6 }, { code: "store_failed" }],
    [
      "more bytes than announced",
      () => streamOf([bytes]).stream,
      { byteLength: 4 },
      { code: "store_failed" },
    ],
    ["other bytes than announced", () => bytes, { sha256: "0".repeat(64) }, { code: "store_failed" }],
  ])("%s", async (_what, body, more, error) => {
    const store = memoryStore();
    expect(await rejection(store.put(id, body(), { ...info, ...more }))).toMatchObject(error);
    expect(await store.head(id)).toBeUndefined();
    expect(await store.open(id)).toBeUndefined();
    expect((await store.list()).items).toEqual([]);
    await store.put(id, bytes, info);
    expect(await stored(store)).toEqual([1, 2, 3, 4, 5]);
  });

  test("the exact allowed and announced size is stored, also with the hash in upper case", async () => {
    const exact = { ...info, maxBytes: 5, byteLength: 5, sha256: sha256(bytes).toUpperCase() };
    expect((await memoryStore().put(id, streamOf([bytes]).stream, exact)).sha256).toBe(sha256(bytes));
  });

  test("a source with too many bytes is canceled and not read further", async () => {
    const { stream, calls } = streamOf([bytes, bytes, bytes]);
    await rejection(memoryStore().put(id, stream, { ...info, maxBytes: 7 }));
    expect(calls).toMatchObject({
      pulled: 2,
      canceled: [expect.objectContaining({ code: "output_too_large" })],
    });
  });

  test("a source that is slow to cancel is not awaited", { timeout: 2_000 }, async () => {
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes),
      cancel: () => new Promise<void>(() => {}),
    });
    expect(await rejection(memoryStore().put(id, stream, { ...info, maxBytes: 7 }))).toMatchObject({
      code: "output_too_large",
    });
  });
});

describe("an aborted put leaves nothing", () => {
  const reason = new Error("enough");

  test("if it was aborted before, and cancels its source", async () => {
    const store = memoryStore();
    const { stream, calls } = streamOf([bytes]);
    const signal = AbortSignal.abort(reason);
    expect(await rejection(store.put(id, bytes, { ...info, signal }))).toBe(reason);
    expect(await rejection(store.put(id, stream, { ...info, signal }))).toBe(reason);
    expect(calls.canceled).toHaveLength(1);
    expect(await store.head(id)).toBeUndefined();
  });

  test("if it is aborted midway, even though the source sends nothing more", async () => {
    const store = memoryStore();
    const stop = new AbortController();
    let canceled: unknown;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes),
      pull: () => {
        stop.abort(reason);
      },
      cancel: (why) => {
        canceled = why;
      },
    });
    expect(await rejection(store.put(id, stream, { ...info, signal: stop.signal }))).toBe(reason);
    expect(canceled).toBe(reason);
    expect(await store.head(id)).toBeUndefined();
  });
});

describe("reading", () => {
  test("a missing asset is undefined", async () => {
    const store = memoryStore();
    expect(await store.open(id)).toBeUndefined();
    expect(await store.head(id)).toBeUndefined();
    expect(await store.delete(id)).toBe(false);
  });

  test.each<[string, { start: number; end?: number } | undefined, number[]]>([
    ["all", undefined, [1, 2, 3, 4, 5]],
    ["the first byte", { start: 0, end: 0 }, [1]],
    ["the middle", { start: 1, end: 3 }, [2, 3, 4]],
    ["the last byte", { start: 4, end: 4 }, [5]],
    ["from the second byte on", { start: 1 }, [2, 3, 4, 5]],
    ["past the end", { start: 3, end: 99 }, [4, 5]],
  ])("%s", async (_what, range, expected) => {
    const store = memoryStore();
    await store.put(id, bytes, info);
    const opened = await store.open(id);
    expect([...new Uint8Array(await new Response(opened?.stream(range)).arrayBuffer())]).toEqual(expected);
  });

  test("can be repeated, and stopped early", async () => {
    const store = memoryStore();
    await store.put(id, bytes, info);
    const opened = await store.open(id);
    const reader = opened?.stream().getReader();
    await reader?.cancel();
    const [first, second] = [opened?.stream(), opened?.stream()];
    for (const stream of [first, second])
      expect([...new Uint8Array(await new Response(stream).arrayBuffer())]).toEqual([...bytes]);
  });

  test("returns copies: changes by the reader have no effect", async () => {
    const store = memoryStore();
    const asset = await store.put(id, bytes, info);
    const opened = await store.open(id);
    (await opened?.bytes())?.fill(0);
    for await (const chunk of opened?.stream() ?? []) chunk.fill(0);
    for (const copy of [asset, opened?.asset, await store.head(id)]) {
      (copy?.metadata as { width: number }).width = 99;
    }
    expect(await stored(store)).toEqual([1, 2, 3, 4, 5]);
    expect((await store.head(id))?.metadata).toEqual({ width: 2, height: 3 });
  });

  test("continues if the asset is deleted in the meantime", async () => {
    const store = memoryStore();
    await store.put(id, bytes, info);
    const opened = await store.open(id);
    await store.delete(id);
    expect([...((await opened?.bytes()) ?? [])]).toEqual([...bytes]);
  });
});

describe("metadata", () => {
  test.each<[string, JsonObject]>([
    ["nothing", {}],
    [
      "all scripts and special characters",
      { text: "日本 é \u{1f3f4}\u200d\u2620\ufe0f \u0000\u001f\u2028 \"'\\<>" },
    ],
    ["nested values", { a: [1, { b: null }], c: { d: false, e: 1.5 } }],
    ["names that every object has", { constructor: 1, toString: 2 }],
    ["a date, as text", { at: "2026-01-02T03:04:05.678Z" }],
  ])("can contain %s", async (_what, metadata) => {
    const store = memoryStore();
    expect((await store.put(id, bytes, { ...info, metadata })).metadata).toEqual(metadata);
    expect((await store.head(id))?.metadata).toEqual(metadata);
  });

  test("cannot reach a prototype", async () => {
    const store = memoryStore();
    const metadata = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}');
    await store.put(id, bytes, { ...info, metadata });
    const found = (await store.head(id))?.metadata;
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(found?.polluted).toBeUndefined();
    expect({}).not.toHaveProperty("polluted");
  });

  test("is a copy of the caller's", async () => {
    const store = memoryStore();
    const metadata = { nested: { width: 1 } };
    await store.put(id, bytes, { ...info, metadata });
    metadata.nested.width = 2;
    expect((await store.head(id))?.metadata).toEqual({ nested: { width: 1 } });
  });
});

describe("ids", () => {
  test("are case-insensitive, and returned in lower case", async () => {
    const store = memoryStore();
    const asset = await store.put(id.toUpperCase(), bytes, info);
    expect(asset.id).toBe(id);
    expect(await store.head(id)).toEqual(asset);
    expect(await store.head(id.toUpperCase())).toEqual(asset);
    expect(await rejection(store.put(id, bytes, info))).toMatchObject({ code: "conflict" });
    expect(await store.delete(id.toUpperCase())).toBe(true);
    expect(await store.head(id)).toBeUndefined();
  });

  const strangers = [
    "",
    "ada",
    "../../etc/passwd",
    `../${id}`,
    `${id}/..`,
    `${id}\u0000`,
    `${id}\n`,
    ` ${id}`,
    `{${id}}`,
    id.replaceAll("-", ""),
    "a".repeat(10_000),
    7,
    null,
    undefined,
    {},
  ];

  test.each(strangers)("that are invalid are refused: %.50j", async (stranger) => {
    const store = memoryStore();
    const key = stranger as string;
    const refusal = { code: "invalid_request", issues: [{ path: "id", message: "must be a UUID" }] };
    expect(await rejection(store.put(key, bytes, info))).toMatchObject(refusal);
    expect(await rejection(store.open(key))).toMatchObject(refusal);
    expect(await rejection(store.head(key))).toMatchObject(refusal);
    expect(await rejection(store.delete(key))).toMatchObject(refusal);
    expect((await store.list()).items).toEqual([]);
  });

  test("that are invalid cancel the stream", async () => {
    const { stream, calls } = streamOf([bytes]);
    await rejection(memoryStore().put("ada", stream, info));
    expect(calls.canceled).toHaveLength(1);
  });
});

describe("the list", () => {
  test("of an empty store is empty, and the last page", async () => {
    expect(await memoryStore().list()).toEqual({ items: [] });
  });

  test("returns each of 5,000 assets once, page by page", async () => {
    const store = memoryStore();
    for (let number = 0; number < 5_000; number++)
      await store.put(idOf((number * 7919) % 5_000), bytes, info);
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await store.list(cursor === undefined ? { limit: 999 } : { cursor, limit: 999 });
      expect(page.items.length).toBeLessThanOrEqual(999);
      seen.push(...page.items.map(({ id: key }) => key));
      cursor = page.cursor;
      pages++;
    } while (cursor !== undefined);
    expect(pages).toBe(6);
    expect(new Set(seen).size).toBe(5_000);
    expect(seen).toHaveLength(5_000);
  });

  test("has at most a hundred assets by default", async () => {
    const store = memoryStore();
    for (let number = 0; number < 101; number++) await store.put(idOf(number), bytes, info);
    const page = await store.list();
    expect(page.items).toHaveLength(100);
    expect((await store.list({ cursor: page.cursor ?? "" })).items).toHaveLength(1);
  });

  test("ends with its last page, without an empty page after it", async () => {
    const store = memoryStore();
    for (let number = 0; number < 4; number++) await store.put(idOf(number), bytes, info);
    const first = await store.list({ limit: 2 });
    const second = await store.list({ limit: 2, cursor: first.cursor ?? "" });
    expect(second.items).toHaveLength(2);
    expect(second.cursor).toBeUndefined();
  });

  test("can be filtered by kind, with full pages", async () => {
    const store = memoryStore();
    for (let number = 0; number < 10; number++) {
      const kind = number % 2 === 0 ? "image" : "video";
      await store.put(idOf(number), bytes, { ...info, kind });
    }
    const page = await store.list({ kind: "video", limit: 4 });
    expect(page.items.map(({ kind }) => kind)).toEqual(["video", "video", "video", "video"]);
    const rest = await store.list({ kind: "video", limit: 4, cursor: page.cursor ?? "" });
    expect(rest).toEqual({ items: [expect.objectContaining({ id: idOf(9) })] });
  });

  test("skips and repeats nothing if assets are added and removed between pages", async () => {
    const store = memoryStore();
    for (let number = 10; number < 20; number++) await store.put(idOf(number), bytes, info);
    const first = await store.list({ limit: 5 });
    for (const { id: key } of first.items) await store.delete(key);
    await store.put(idOf(1), bytes, info);
    await store.put(idOf(30), bytes, info);
    const rest = await store.list({ cursor: first.cursor ?? "" });
    const seen = [...first.items, ...rest.items].map(({ id: key }) => key);
    expect(new Set(seen).size).toBe(seen.length);
    for (let number = 10; number < 20; number++) expect(seen).toContain(idOf(number));
  });

  test("has only assets, and no journal streams", async () => {
    const store = memoryStore();
    await store.journal.append(other, [{ a: 1 }], 0, { open: true });
    expect((await store.list()).items).toEqual([]);
  });

  test.each(["nonsense", "", "../x", "0".repeat(10_000)])("refuses the cursor %.20j", async (cursor) => {
    expect(await rejection(memoryStore().list({ cursor }))).toMatchObject({ code: "invalid_request" });
  });

  test.each([0, -1, 1.5, 1001, Number.NaN, Number.POSITIVE_INFINITY, "5" as unknown as number])(
    "refuses the limit %s",
    async (limit) => {
      expect(await rejection(memoryStore().list({ limit }))).toMatchObject({
        code: "invalid_request",
        issues: [{ path: "limit", message: "must be a whole number from 1 to 1000" }],
      });
    },
  );
});

describe("a delete", () => {
  test("removes bytes and metadata, once", async () => {
    const store = memoryStore();
    await store.put(id, bytes, info);
    expect(await store.delete(id)).toBe(true);
    expect(await store.delete(id)).toBe(false);
    expect(await store.head(id)).toBeUndefined();
    expect(await store.open(id)).toBeUndefined();
    expect((await store.list()).items).toEqual([]);
  });

  test("allows another asset with the same id", async () => {
    const store = memoryStore();
    await store.put(id, bytes, info);
    await store.delete(id);
    await store.put(id, new Uint8Array([9]), info);
    expect(await stored(store)).toEqual([9]);
  });
});

describe("the store itself", () => {
  test("can be closed twice", async () => {
    const store = memoryStore();
    await store.close();
    await expect(store.close()).resolves.toBeUndefined();
  });

  test("reports its capabilities, and that it is not durable", () => {
    const store = memoryStore();
    expect(store.capabilities).toEqual({
      durable: false,
      multiProcess: false,
      signedUrls: false,
      streaming: false,
      idempotentPuts: false,
    });
    expect(store.url).toBeUndefined();
  });

  test("shares nothing with another store", async () => {
    const first = memoryStore();
    await first.put(id, bytes, info);
    expect(await memoryStore().head(id)).toBeUndefined();
  });

  test("does not show its data in errors", async () => {
    const store = memoryStore();
    await store.put(id, bytes, { ...info, metadata: { description: "a secret" } });
    const error = await rejection(store.put(id, bytes, { ...info, metadata: { description: "a secret" } }));
    expect(`${inspect(error, { depth: 10 })}${JSON.stringify(error)}`).not.toContain("a secret");
  });
});
