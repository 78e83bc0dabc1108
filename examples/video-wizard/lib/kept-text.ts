// Keeps typed text across a reload. If the browser does not allow storage, the text is lost, but the page still works.

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
