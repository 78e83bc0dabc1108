/**
 * A key that no other request has. `randomUUID` is missing on pages without HTTPS, and React Native has no `crypto`
 * at all: the key is no secret, so that any source of chance will do.
 */
export function newIdempotencyKey(): string {
  const source: Partial<Crypto> | undefined = globalThis.crypto;
  if (source?.randomUUID) return source.randomUUID();
  const bytes = new Uint8Array(16).map(() => Math.random() * 256);
  source?.getRandomValues?.(bytes);
  return bytes.reduce((key, byte) => key + byte.toString(16).padStart(2, "0"), "");
}
