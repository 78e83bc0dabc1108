/** The time as the journal writes it. */
export function now(): string {
  return new Date().toISOString();
}
