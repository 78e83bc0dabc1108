// What was typed outlives a reload. Where a browser forbids storage, it does not, and the page works all the same.

export function keptText(name: string): string {
  try {
    return sessionStorage.getItem(`text.${name}`) ?? "";
  } catch {
    return "";
  }
}

export function keepText(name: string, text: string): void {
  try {
    sessionStorage.setItem(`text.${name}`, text);
  } catch {}
}
