import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Creates an id like Replicate's: 26 lower-case characters of Crockford's base 32. */
export function newPredictionId(): string {
  return randomText(26);
}

/** Creates an unguessable path segment for a prediction's outputs. */
export function newOutputKey(): string {
  return randomText(40);
}

function randomText(length: number): string {
  let text = "";
  for (const byte of randomBytes(length)) text += ALPHABET[byte % ALPHABET.length];
  return text;
}
