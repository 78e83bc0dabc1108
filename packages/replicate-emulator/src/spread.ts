/** Hashes a text to 32 bits with FNV-1a and a final mix, the same on every machine. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Picks an item for a number so that consecutive numbers never get the same item. Four consecutive seeds must give four
 * clearly different characters, which independent random picks would not guarantee.
 *
 * @example spread(["a", "b", "c"], "hair", 7)
 */
export function spread<T>(items: readonly [T, ...T[]], salt: string, number: number): T {
  const count = items.length;
  const position = (((number % count) + count) * stride(count) + hashText(salt)) % count;
  return items[position] ?? items[0];
}

/** Returns a number between two bounds, both included, that is determined by a text. */
export function between(low: number, high: number, text: string): number {
  return low + (hashText(text) % (Math.max(0, Math.floor(high - low)) + 1));
}

function stride(count: number): number {
  let step = Math.max(1, Math.floor(count * 0.382));
  while (greatestCommonDivisor(step, count) !== 1) step += 1;
  return step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
