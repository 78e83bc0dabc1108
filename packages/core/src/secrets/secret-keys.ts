/** Replaces a key that is itself a secret: `[secret]`, `[secret 2]`. */
const mark = /^\[secret(?: (\d{1,6}))?\]$/;

/** Numbers the keys of an object that are themselves secrets, so that each can be restored later. */
export class SecretKeys {
  readonly #numbers = new Map<string, number>();

  constructor(keys: readonly string[]) {
    for (const key of keys) {
      const [matched, number = "1"] = mark.exec(key) ?? [];
      if (matched !== undefined) this.#numbers.set(key, Number(number));
    }
    const taken = new Set(this.#numbers.values());
    let next = 1;
    for (const key of keys.filter((each) => !this.#numbers.has(each) && looksSecret(each))) {
      while (taken.has(next)) next++;
      this.#numbers.set(key, next++);
    }
  }

  /** The mark that replaces the key in records; undefined if the key is not a secret. */
  markOf(key: string): string | undefined {
    const number = this.#numbers.get(key);
    if (number === undefined) return undefined;
    return number === 1 ? "[secret]" : `[secret ${number}]`;
  }
}

/** Keys are usually names. A secret is longer, and contains digits and letters. */
function looksSecret(key: string): boolean {
  return /^\S{16,}$/.test(key) && /\d/.test(key) && /[a-z]/i.test(key);
}
