/** What the API answered, whatever its status. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown;
  /** When it came, by our own wall clock: milliseconds since 1970. */
  readonly at: number;
}
