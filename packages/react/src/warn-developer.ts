/** Tells the developer of a mistake. Its callers ask first whether this is a production build, so bundlers drop it there. */
export function warnDeveloper(message: string): void {
  // biome-ignore lint/suspicious/noConsole: there is no other way to reach the developer.
  console.error(message);
}
