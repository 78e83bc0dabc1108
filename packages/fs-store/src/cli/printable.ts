/**
 * A file's name may hold anything, also what moves a terminal's cursor, changes its title or turns text around: such
 * characters, and half of a pair, are shown by their number.
 */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;

/** The text with nothing in it that a terminal would obey. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, escaped);
}

/** JSON in which the same characters are escaped; it still means the same. */
export function printableJson(value: unknown): string {
  const lines = JSON.stringify(value, null, 2).split("\n");
  return lines.map(printable).join("\n");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
