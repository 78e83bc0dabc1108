/** The traits in a description that a drawing can show. */
export interface Traits {
  /** The hair color as RGB hex without `#`. */
  readonly hairColor: string | undefined;
  readonly glasses: boolean | undefined;
  readonly beard: boolean | undefined;
}

const HAIR_COLORS: readonly (readonly [pattern: string, color: string])[] = [
  ["black|raven|dark", "2c1b18"],
  ["brown|brunette|chestnut", "724133"],
  ["blond|blonde|golden|fair", "d6b370"],
  ["red|ginger|auburn|copper", "c93305"],
  ["grey|gray|silver", "9a9a9a"],
  ["white", "e8e1e1"],
  ["pink", "f59797"],
  ["blue", "3f6fb5"],
  ["green", "3f8f5a"],
  ["purple|violet", "7a4fa3"],
];

/**
 * Reads hair color, glasses and beard from a description. The seed determines traits that it does not mention.
 *
 * @example readTraits("an old sailor, white hair, no glasses") // { hairColor: "e8e1e1", glasses: false, beard: undefined }
 */
export function readTraits(description: string): Traits {
  const text = description.toLowerCase();
  return {
    hairColor: hairColor(text),
    glasses: mentions(text, "(?:eye|sun)?glasses|spectacles|goggles"),
    beard:
      mentions(text, "beard(?:ed)?|moustache|mustache|stubble") ?? (isFeminine(text) ? false : undefined),
  };
}

function hairColor(text: string): string | undefined {
  for (const [pattern, color] of HAIR_COLORS) {
    // At most two words between the color and the hair or beard: "long red curly hair", not "red coat, gray hair".
    if (new RegExp(`\\b(?:${pattern})(?:[ -]\\w+){0,2}[ -](?:hair(?:ed)?|beard(?:ed)?)\\b`).test(text))
      return color;
  }
  if (/\bblonde?\b/.test(text)) return "d6b370";
  if (/\bbrunette\b/.test(text)) return "724133";
  return /\b(?:redhead|ginger)\b/.test(text) ? "c93305" : undefined;
}

function mentions(text: string, pattern: string): boolean | undefined {
  if (new RegExp(`\\b(?:no|without|never wears)(?: \\w+)? (?:${pattern})\\b`).test(text)) return false;
  return new RegExp(`\\b(?:${pattern})\\b`).test(text) ? true : undefined;
}

function isFeminine(text: string): boolean {
  return /\b(?:woman|girl|female|she|her|lady|queen|mother|grandmother|witch|princess)\b/.test(text);
}
