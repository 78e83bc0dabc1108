import type { GenerationStorage } from "@dramatis/core/client";

/**
 * Wraps `sessionStorage` with the keys `<persistKey>.<name>`. Without a `persistKey`, nothing is stored. A store that
 * no component shows can still follow its run. It then overwrites only its own values, never those of another
 * provider's store with the same key.
 *
 * @throws what the browser throws if it denies access to storage.
 */
export function createSessionStorage(
  persistKey: () => string | undefined,
  isShown: () => boolean,
): GenerationStorage {
  const written: Record<string, string> = {};
  const change = (name: string, value?: string) => {
    const prefix = persistKey();
    const key = `${prefix}.${name}`;
    if (!prefix || !(isShown() || sessionStorage.getItem(key) === written[key])) return;
    if (value === undefined) return sessionStorage.removeItem(key);
    written[key] = value;
    sessionStorage.setItem(key, value);
  };
  return {
    getItem: (name) => (persistKey() ? sessionStorage.getItem(`${persistKey()}.${name}`) : null),
    setItem: change,
    removeItem: change,
  };
}
