import type { GenerationStorage } from "@dramatis/core/client";

/**
 * `sessionStorage`, not touched before something is kept. A component that is gone may still listen to its run: it
 * writes only over what it wrote itself, and never over what its successor has begun.
 *
 * @throws whatever a browser throws that forbids it.
 */
export function sessionKeeper(isShown: () => boolean): GenerationStorage {
  const written: Record<string, string> = {};
  const mayWrite = (key: string) => isShown() || sessionStorage.getItem(key) === written[key];
  return {
    getItem: (key) => sessionStorage.getItem(key),
    setItem(key, value) {
      if (!mayWrite(key)) return;
      written[key] = value;
      sessionStorage.setItem(key, value);
    },
    removeItem(key) {
      if (mayWrite(key)) sessionStorage.removeItem(key);
    },
  };
}
