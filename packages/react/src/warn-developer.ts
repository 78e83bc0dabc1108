/**
 * Logs a mistake of the app's developer. Callers check for a production build first, so that bundlers remove the call
 * there.
 */
export function warnDeveloper(message: string): void {
  // biome-ignore lint/suspicious/noConsole: the console is the only way to reach the developer.
  console.error(message);
}
