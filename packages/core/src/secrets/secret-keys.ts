/** How the key of a member reads that is a secret itself: `[secret]`, `[secret 2]`. */
const mark = /^\[secret(?: (\d{1,6}))?\]$/;

/** Gives the keys of an object that are secrets themselves a number, by which each is found again. */
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

  /** How the key is recorded; undefined if it is not a secret. */
  markOf(key: string): string | undefined {
    const number = this.#numbers.get(key);
    if (number === undefined) return undefined;
    return number === 1 ? "[secret]" : `[secret ${number}]`;
  }
}

/** A key of a member is a name as a rule; a secret is longer, and has digits among its letters. */
function looksSecret(key: string): boolean {
  return /^\S{16,}$/.test(key) && /\d/.test(key) && /[a-z]/i.test(key);
}
