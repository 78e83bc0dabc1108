/** What, said again and again, makes a text hard to look through for a secret that is escaped in it. */
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

/** What, said again and again, makes a text hard to read for lines that name a secret. */
export const hostileLines = ["}", " ", "a=", "API_KEY=", "cookie:", ";", "\n", "Bearer "] as const;

/** A text of about so many characters that says the same again and again. */
export function repeated(part: string, length: number): string {
  return part.repeat(length / part.length);
}
