import { describe, expect, test } from "vitest";
import { ByteCache } from "./byte-cache.ts";
import type { Servable } from "./validators.ts";

function image(id: string, byteLength: number, read?: () => Promise<Uint8Array>) {
  const told = { reads: 0 };
  const asset: Servable = {
    id,
    path: `${id}.png`,
    mediaType: "image/png",
    byteLength,
    sha256: "a".repeat(64),
    createdAt: "2026-01-02T03:04:05.678Z",
    stream: () => new ReadableStream(),
    bytes: async () => {
      told.reads++;
      return (await read?.()) ?? new Uint8Array(byteLength);
    },
  };
  return { asset, told };
}

/** Reads an image through the cache, and says whether the cache had room for it. */
async function use(cache: ByteCache, asset: Servable): Promise<boolean> {
  const loan = cache.lend(asset);
  await loan?.bytes;
  loan?.giveBack();
  return loan !== undefined;
}

describe("an image", () => {
  test("is read once, however many ask at the same time and later", async () => {
    const cache = new ByteCache();
    const { asset, told } = image("a", 1000);
    const all = await Promise.all(Array.from({ length: 50 }, () => cache.lend(asset)?.bytes));
    expect(new Set(all).size).toBe(1);
    expect(all[0]?.byteLength).toBe(1000);
    await use(cache, asset);
    expect(told.reads).toBe(1);
  });

  test("above the limit of one is not lent, and not read", () => {
    const { asset, told } = image("a", 1025);
    expect(new ByteCache(100_000, 1024).lend(asset)).toBeUndefined();
    expect(told.reads).toBe(0);
  });

  test("is not lent by a cache without room", () => {
    expect(new ByteCache(0).lend(image("a", 1).asset)).toBeUndefined();
  });

  test("that could not be read is read again, and everybody who asked is told", async () => {
    const failures = [new Error("the disk")];
    const { asset, told } = image("a", 10, async () => {
      const failure = failures.pop();
      if (failure) throw failure;
      return new Uint8Array(10);
    });
    const cache = new ByteCache(10 + 512);
    const loans = [cache.lend(asset), cache.lend(asset)];
    for (const loan of loans) await expect(loan?.bytes).rejects.toThrow("the disk");
    for (const loan of loans) loan?.giveBack();
    expect(await use(cache, asset)).toBe(true);
    expect(told.reads).toBe(2);
  });

  test("of another length than was said is refused", async () => {
    const { asset } = image("a", 10, async () => new Uint8Array(9));
    await expect(new ByteCache().lend(asset)?.bytes).rejects.toMatchObject({ code: "store_failed" });
  });

  test("whose id was used again is never answered with the old bytes", async () => {
    const cache = new ByteCache();
    await use(cache, image("a", 10, async () => new Uint8Array(10).fill(1)).asset);
    const { asset } = image("a", 10, async () => new Uint8Array(10).fill(2));
    const loan = cache.lend({ ...asset, sha256: "b".repeat(64) });
    expect(await loan?.bytes).toEqual(new Uint8Array(10).fill(2));
  });
});

describe("the bound", () => {
  // Room for three images of 488 bytes, each counted as 1000.
  const size = 488;

  test("drops what was not used for longest", async () => {
    const cache = new ByteCache(3000);
    const [a, b, c, d] = [image("a", size), image("b", size), image("c", size), image("d", size)];
    for (const { asset } of [a, b, c]) await use(cache, asset);
    await use(cache, a.asset);
    await use(cache, d.asset);
    for (const { asset } of [a, c, d]) await use(cache, asset);
    expect([a, b, c, d].map(({ told }) => told.reads)).toEqual([1, 1, 1, 1]);
    await use(cache, b.asset);
    expect(b.told.reads).toBe(2);
  });

  test("counts what is lent, and lends nothing more than there is room for", async () => {
    const cache = new ByteCache(3000);
    const loans = ["a", "b", "c"].map((id) => cache.lend(image(id, size).asset));
    await Promise.all(loans.map((loan) => loan?.bytes));
    expect(await use(cache, image("d", size).asset)).toBe(false);
    // Twice is once.
    loans[0]?.giveBack();
    loans[0]?.giveBack();
    const fourth = cache.lend(image("d", size).asset);
    await fourth?.bytes;
    expect(fourth).toBeDefined();
    expect(await use(cache, image("e", size).asset)).toBe(false);
    for (const loan of [...loans, fourth]) loan?.giveBack();
    expect(await use(cache, image("e", 2488).asset)).toBe(true);
  });

  test("drops nothing that is lent, though it was not used for longest", async () => {
    const cache = new ByteCache(2000);
    const [a, b] = [image("a", size), image("b", size)];
    const loan = cache.lend(a.asset);
    await loan?.bytes;
    await use(cache, b.asset);
    expect(await use(cache, image("c", size).asset)).toBe(true);
    await use(cache, a.asset);
    expect(a.told.reads).toBe(1);
    loan?.giveBack();
  });

  test("takes a loan back once, and not for another one", async () => {
    const cache = new ByteCache(1000);
    const { asset } = image("a", size);
    const [first, second] = [cache.lend(asset), cache.lend(asset)];
    await first?.bytes;
    first?.giveBack();
    first?.giveBack();
    expect(await use(cache, image("b", size).asset)).toBe(false);
    second?.giveBack();
    expect(await use(cache, image("b", size).asset)).toBe(true);
  });

  test("counts what is being read, also when those who asked have left", async () => {
    let arrive = (_bytes: Uint8Array) => {};
    const arrives = new Promise<Uint8Array>((resolve) => {
      arrive = resolve;
    });
    const cache = new ByteCache(1000);
    const loan = cache.lend(image("a", size, () => arrives).asset);
    loan?.giveBack();
    expect(await use(cache, image("b", size).asset)).toBe(false);
    arrive(new Uint8Array(size));
    await loan?.bytes;
    expect(await use(cache, image("b", size).asset)).toBe(true);
  });

  test("holds for very many very small images", async () => {
    const cache = new ByteCache(100 * 513);
    const images = Array.from({ length: 1000 }, (_, index) => image(String(index), 1));
    for (const { asset } of images) await use(cache, asset);
    for (const { asset } of images.slice(900)) await use(cache, asset);
    expect(images.filter(({ told }) => told.reads === 1).length).toBe(1000);
    for (const { asset } of images.slice(0, 900)) await use(cache, asset);
    expect(images.filter(({ told }) => told.reads === 2).length).toBe(900);
  });
});
