// Storage can be absent, full, or forbidden: a selection that is not kept is worth less than a page that works.

/** What was kept under the key; undefined if nothing can be read. */
export function keptValue(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepValue(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {}
}
