/** Returns the cached bytes of a key, or makes them. Concurrent calls with the same key make them only once. */
export type ByteCache = (key: string, make: () => Promise<Uint8Array>) => Promise<Uint8Array>;

/** Creates a cache that evicts the oldest entries beyond `limitBytes`. Failures are not cached. */
export function createByteCache(limitBytes: number): ByteCache {
  const cache = new Map<string, Promise<Uint8Array>>();
  const sizes = new Map<string, number>();
  let cachedBytes = 0;

  function remember(key: string, bytes: Uint8Array): void {
    if (!cache.has(key)) return;
    sizes.set(key, bytes.byteLength);
    cachedBytes += bytes.byteLength;
    for (const [oldest, size] of sizes) {
      if (cachedBytes <= limitBytes) return;
      sizes.delete(oldest);
      cache.delete(oldest);
      cachedBytes -= size;
    }
  }

  return (key, make) => {
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const making = make();
    cache.set(key, making);
    making.then(
      (bytes) => remember(key, bytes),
      () => cache.delete(key),
    );
    return making;
  };
}
