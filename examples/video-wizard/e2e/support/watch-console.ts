import type { Page } from "playwright";

/** Collects the errors and warnings of the page, including those of hydration. */
export function watchConsole(page: Page, isExpected: RegExp = /^$/): readonly string[] {
  const complaints: string[] = [];
  const note = (text: string) => {
    if (!isExpected.test(text)) complaints.push(text);
  };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => note(String(error)));
  return complaints;
}
