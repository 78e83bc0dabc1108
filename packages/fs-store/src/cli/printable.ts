/**
 * File names can contain characters that move a terminal's cursor, change its title or reverse text. Such characters
 * and lone surrogates are printed as escapes.
 */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;

/** Escapes every character that controls a terminal. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, escaped);
}

/** Formats a value as JSON in which the same characters are escaped. */
export function printableJson(value: unknown): string {
  const lines = JSON.stringify(value, null, 2).split("\n");
  return lines.map(printable).join("\n");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
