import { DecodedText } from "./decoded-text.ts";

/** How many layers of escapes are decoded: texts contain JSON in JSON, or a URL in HTML. */
const maxDepth = 3;
const maxTexts = 16;

/** A longer run of base64 is a file, not a quoted secret. */
const base64 = /[A-Za-z0-9+/_-]{11,8192}={0,2}/g;
/** How much base64 is decoded for each text, in characters. */
const maxBase64 = 100_000;

const decoders: readonly ((text: DecodedText) => DecodedText | undefined)[] = [
  (text) => text.decode(/(?:%[\da-f]{2})+/gi, decodeUrl),
  (text) => (/%[\da-f]{2}/i.test(text.text) ? text.decode(/\+|(?:%[\da-f]{2})+/gi, decodeForm) : undefined),
  (text) => text.decode(/&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[\da-f]{1,6});/gi, decodeEntity),
  (text) =>
    text.decode(/\\(?:u[\da-f]{4}|u\{[\da-f]{1,6}\}|U[\da-f]{8}|x[\da-f]{2}|[\s\S])/gi, decodeLiteral),
  // Unicode can represent a letter with an accent in two ways.
  (text) => text.decode(/[\u1100-\u11ff]+|\P{M}\p{M}+/gu, (letters) => letters.normalize("NFC")),
];

/**
 * Returns a text and its decodings: the escapes of JSON, string literals, URLs, forms and HTML, also nested. The cost
 * does not depend on what is searched for in them.
 */
export function decodingsOf(text: string): readonly DecodedText[] {
  const found = new Map([[text, DecodedText.of(text)]]);
  let level = [...found.values()];
  for (let depth = 0; depth < maxDepth; depth++) {
    const next: DecodedText[] = [];
    for (const source of level) {
      for (const decode of decoders) {
        const decoded = found.size < maxTexts ? decode(source) : undefined;
        if (decoded === undefined || found.has(decoded.text)) continue;
        found.set(decoded.text, decoded);
        next.push(decoded);
      }
    }
    level = next;
  }
  return [...found.values()];
}

/** Decodes the base64 in a text, once for each offset at which the encoded text can begin in a run of letters. */
export function base64DecodingsOf(text: string): readonly DecodedText[] {
  let left = maxBase64;
  const start = DecodedText.of(text);
  return [0, 1, 2, 3].flatMap((skipped) => {
    const decoded = start.decode(base64, (run) => {
      left -= run.length;
      return left < 0 ? run : (fromBase64(run.slice(skipped)) ?? run);
    });
    return decoded ?? [];
  });
}

function decodeUrl(sequence: string): string {
  const bytes = Uint8Array.from(sequence.slice(1).split("%"), (hex) => Number.parseInt(hex, 16));
  return new TextDecoder().decode(bytes);
}

function decodeForm(sequence: string): string {
  return sequence === "+" ? " " : decodeUrl(sequence);
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
};

function decodeEntity(sequence: string): string {
  const name = sequence.slice(1, -1).toLowerCase();
  if (!name.startsWith("#")) return entities[name] ?? sequence;
  return (
    fromCodePoint(name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))) ??
    sequence
  );
}

const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v" };

function decodeLiteral(sequence: string): string {
  const character = sequence.charAt(1);
  if (sequence.length === 2) return controls[character] ?? character;
  return fromCodePoint(Number.parseInt(sequence.slice(2).replace("{", ""), 16)) ?? sequence;
}

function fromCodePoint(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function fromBase64(run: string): string | undefined {
  const letters = run.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  const whole = letters.slice(0, letters.length - (letters.length % 4 === 1 ? 1 : 0));
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(whole), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
