import type { GenerationStorage } from "@dramatis/core/client";

/**
 * `sessionStorage` under the names `<persistKey>.<name>`, or nothing while there is no `persistKey`. It is not touched
 * before something is kept. A store that no component shows may still follow its run: it writes only over what it
 * wrote itself, and never over what a store of another provider began under the same key.
 *
 * @throws what a browser throws that forbids storage.
 */
export function sessionKeeper(
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
