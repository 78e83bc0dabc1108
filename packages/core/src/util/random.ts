/** Where everything here takes chance from, so that a test can play it from a seed. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  number(): number;
  /** A UUID of version 4. Image ids are made by it, so it must not be guessable. */
  uuid(): string;
}

/**
 * Chance for pages and React Native, without a package. `crypto.randomUUID` is missing on pages without HTTPS, and React
 * Native has no `crypto` at all; a UUID can be guessed there.
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
