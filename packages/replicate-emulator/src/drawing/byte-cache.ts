/** Answers with the bytes kept under a key, or makes them; what is asked for twice at once is made once. */
export type ByteCache = (key: string, make: () => Promise<Uint8Array>) => Promise<Uint8Array>;

/** Beyond `limitBytes` the oldest are forgotten. What failed is not kept. */
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
