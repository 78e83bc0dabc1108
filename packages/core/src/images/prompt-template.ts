/**
 * The default prompt: it asks for one character, whole and clearly lit, as later steps need it for a reference.
 * The description is put in as it is; nothing in it is special.
 *
 * @example
 * ```ts
 * characterReferencePrompt("a red-haired pirate with an eye patch");
 * ```
 */
export function characterReferencePrompt(description: string): string {
  return `Character reference portrait of a single character: ${description}

One person or creature only, facing the viewer, head and upper body in frame, sharp focus, even soft light, plain background, no text, no watermark.`;
}
