/** The only source of randomness, so that tests can use a seed. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  number(): number;
  /** A UUID of version 4. Image ids use it, so it must not be guessable. */
  uuid(): string;
}

/**
 * Randomness for pages and React Native, without a dependency. `crypto.randomUUID` is missing on pages without HTTPS, and
 * React Native has no `crypto` at all, so UUIDs can be guessed there.
 */
export const portableRandom: Random = {
  number: () => Math.random(),
  uuid() {
    const source: Partial<Crypto> | undefined = globalThis.crypto;
    if (source?.randomUUID) return source.randomUUID();
    const bytes = new Uint8Array(36).map(() => Math.random() * 256);
    source?.getRandomValues?.(bytes);
    // RFC 9562, 5.4: version 4, and a variant digit of 8, 9, a or b.
    return "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx".replace(/x/g, (_x, at) =>
      ((bytes[at] ?? 0) & 15).toString(16),
    );
  },
};
