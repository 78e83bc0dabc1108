const codes = { bold: 1, green: 32, yellow: 33, gray: 90 } as const;

/** How a text looks. */
export type Style = keyof typeof codes;

/** Gives a text a style. */
export type Paint = (style: Style, text: string) => string;

/** A paint for a terminal that shows colours, or for all that does not. */
export function paintFor(hasColors: boolean): Paint {
  if (!hasColors) return (_style, text) => text;
  return (style, text) => `\x1b[${codes[style]}m${text}\x1b[0m`;
}
