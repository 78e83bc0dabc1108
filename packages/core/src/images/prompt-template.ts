/**
 * Builds the default prompt. It asks for a single, clearly lit character that later steps can use as a reference.
 * The description is inserted unchanged; no characters in it have a special meaning.
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
