// Storage can be missing, full or forbidden. All errors are ignored: a lost selection is better than a broken page.

/** Returns the persisted value, or undefined if nothing is persisted or it cannot be read. */
export function readPersistedValue(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function persistValue(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {}
}
