const codes = { bold: 1, green: 32, yellow: 33, gray: 90 } as const;

/** A text style. */
export type Style = keyof typeof codes;

/** Applies a style to a text. */
export type Paint = (style: Style, text: string) => string;

/** Returns a function that styles text for a terminal, or leaves it unchanged without colors. */
export function paintFor(hasColors: boolean): Paint {
  if (!hasColors) return (_style, text) => text;
  return (style, text) => `\x1b[${codes[style]}m${text}\x1b[0m`;
}
