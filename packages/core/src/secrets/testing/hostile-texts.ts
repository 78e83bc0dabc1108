/** Parts that, repeated, make it expensive to search a text for escaped secrets. */
export const hostileEscapes = [
  "%41",
  "&amp;",
  "\\u0041",
  "\\\\",
  "%2541",
  "a",
  "QUJDRA== ",
  "u\u0308",
  "+%41&lt;",
] as const;

/** Parts that, repeated, make it expensive to find the lines of a text that name a secret. */
export const hostileLines = ["}", " ", "a=", "API_KEY=", "cookie:", ";", "\n", "Bearer "] as const;

/** Repeats a part up to a length of about this many characters. */
export function repeatTo(part: string, length: number): string {
  return part.repeat(length / part.length);
}
