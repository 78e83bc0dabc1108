import { describe, expect, test } from "vitest";
import { ByteCache } from "./byte-cache.ts";
import type { Servable } from "./validators.ts";

function image(id: string, byteLength: number, read?: () => Promise<Uint8Array>) {
  const calls = { reads: 0 };
  const asset: Servable = {
    id,
    path: `${id}.png`,
    mediaType: "image/png",
    byteLength,
    sha256: "a".repeat(64),
    createdAt: "2026-01-02T03:04:05.678Z",
    stream: () => new ReadableStream(),
    bytes: async () => {
      calls.reads++;
      return (await read?.()) ?? new Uint8Array(byteLength);
    },
  };
  return { asset, calls };
}

/** Reads an image through the cache. Returns whether the cache had room for it. */
async function use(cache: ByteCache, asset: Servable): Promise<boolean> {
  const lease = cache.lease(asset);
  await lease?.bytes;
  lease?.release();
  return lease !== undefined;
}

describe("an image", () => {
  test("is read once for many concurrent and later requests", async () => {
    const cache = new ByteCache();
    const { asset, calls } = image("a", 1000);
    const all = await Promise.all(Array.from({ length: 50 }, () => cache.lease(asset)?.bytes));
    expect(new Set(all).size).toBe(1);
    expect(all[0]?.byteLength).toBe(1000);
    await use(cache, asset);
    expect(calls.reads).toBe(1);
  });

  test("above the size limit is not leased, and not read", () => {
    const { asset, calls } = image("a", 1025);
    expect(new ByteCache(100_000, 1024).lease(asset)).toBeUndefined();
    expect(calls.reads).toBe(0);
  });

  test("is not leased by a cache without room", () => {
    expect(new ByteCache(0).lease(image("a", 1).asset)).toBeUndefined();
  });

  test("that could not be read is read again, and all waiting requests get the error", async () => {
    const failures = [new Error("the disk")];
    const { asset, calls } = image("a", 10, async () => {
      const failure = failures.pop();
      if (failure) throw failure;
      return new Uint8Array(10);
    });
    const cache = new ByteCache(10 + 512);
    const leases = [cache.lease(asset), cache.lease(asset)];
    for (const lease of leases) await expect(lease?.bytes).rejects.toThrow("the disk");
    for (const lease of leases) lease?.release();
    expect(await use(cache, asset)).toBe(true);
    expect(calls.reads).toBe(2);
  });

  test("with the wrong length is refused", async () => {
    const { asset } = image("a", 10, async () => new Uint8Array(9));
    await expect(new ByteCache().lease(asset)?.bytes).rejects.toMatchObject({ code: "store_failed" });
  });

  test("whose id was reused never gets the old bytes", async () => {
    const cache = new ByteCache();
    await use(cache, image("a", 10, async () => new Uint8Array(10).fill(1)).asset);
    const { asset } = image("a", 10, async () => new Uint8Array(10).fill(2));
    const lease = cache.lease({ ...asset, sha256: "b".repeat(64) });
    expect(await lease?.bytes).toEqual(new Uint8Array(10).fill(2));
  });
});

describe("the limit", () => {
  // Room for three images of 488 bytes: each uses 1000 bytes.
  const size = 488;

  test("drops the least recently used image", async () => {
    const cache = new ByteCache(3000);
    const [a, b, c, d] = [image("a", size), image("b", size), image("c", size), image("d", size)];
    for (const { asset } of [a, b, c]) await use(cache, asset);
    await use(cache, a.asset);
    await use(cache, d.asset);
    for (const { asset } of [a, c, d]) await use(cache, asset);
    expect([a, b, c, d].map(({ calls }) => calls.reads)).toEqual([1, 1, 1, 1]);
    await use(cache, b.asset);
    expect(b.calls.reads).toBe(2);
  });

  test("includes leased bytes, and nothing is leased without room", async () => {
    const cache = new ByteCache(3000);
    const leases = ["a", "b", "c"].map((id) => cache.lease(image(id, size).asset));
    await Promise.all(leases.map((lease) => lease?.bytes));
    expect(await use(cache, image("d", size).asset)).toBe(false);
    // A second release does nothing.
    leases[0]?.release();
    leases[0]?.release();
    const fourth = cache.lease(image("d", size).asset);
    await fourth?.bytes;
    expect(fourth).toBeDefined();
    expect(await use(cache, image("e", size).asset)).toBe(false);
    for (const lease of [...leases, fourth]) lease?.release();
    expect(await use(cache, image("e", 2488).asset)).toBe(true);
  });

  test("does not drop a leased image, even if it is the least recently used", async () => {
    const cache = new ByteCache(2000);
    const [a, b] = [image("a", size), image("b", size)];
    const lease = cache.lease(a.asset);
    await lease?.bytes;
    await use(cache, b.asset);
    expect(await use(cache, image("c", size).asset)).toBe(true);
    await use(cache, a.asset);
    expect(a.calls.reads).toBe(1);
    lease?.release();
  });

  test("ends a lease once, and not another lease", async () => {
    const cache = new ByteCache(1000);
    const { asset } = image("a", size);
    const [first, second] = [cache.lease(asset), cache.lease(asset)];
    await first?.bytes;
    first?.release();
    first?.release();
    expect(await use(cache, image("b", size).asset)).toBe(false);
    second?.release();
    expect(await use(cache, image("b", size).asset)).toBe(true);
  });

  test("includes bytes being read, also if their readers have left", async () => {
    let arrive = (_bytes: Uint8Array) => {};
    const arrives = new Promise<Uint8Array>((resolve) => {
      arrive = resolve;
    });
    const cache = new ByteCache(1000);
    const lease = cache.lease(image("a", size, () => arrives).asset);
    lease?.release();
    expect(await use(cache, image("b", size).asset)).toBe(false);
    arrive(new Uint8Array(size));
    await lease?.bytes;
    expect(await use(cache, image("b", size).asset)).toBe(true);
  });

  test("applies to very many very small images", async () => {
    const cache = new ByteCache(100 * 513);
    const images = Array.from({ length: 1000 }, (_, index) => image(String(index), 1));
    for (const { asset } of images) await use(cache, asset);
    for (const { asset } of images.slice(900)) await use(cache, asset);
    expect(images.filter(({ calls }) => calls.reads === 1).length).toBe(1000);
    for (const { asset } of images.slice(0, 900)) await use(cache, asset);
    expect(images.filter(({ calls }) => calls.reads === 2).length).toBe(900);
  });
});
