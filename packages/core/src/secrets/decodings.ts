import { DecodedText } from "./decoded-text.ts";

/** Texts are escaped several times: JSON in JSON, an address in HTML. */
const maxDepth = 3;
const maxTexts = 16;

/** A longer run of base64 is a file, and no quoted secret. */
const base64 = /[A-Za-z0-9+/_-]{11,8192}={0,2}/g;
/** How much base64 of one text is decoded. */
const maxBase64 = 100_000;

const decoders: readonly ((text: DecodedText) => DecodedText | undefined)[] = [
  (text) => text.decode(/(?:%[\da-f]{2})+/gi, ofAddress),
  (text) => (/%[\da-f]{2}/i.test(text.text) ? text.decode(/\+|(?:%[\da-f]{2})+/gi, ofForm) : undefined),
  (text) => text.decode(/&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[\da-f]{1,6});/gi, ofHtml),
  (text) => text.decode(/\\(?:u[\da-f]{4}|u\{[\da-f]{1,6}\}|U[\da-f]{8}|x[\da-f]{2}|[\s\S])/gi, ofLiteral),
  // In Unicode a letter with an accent can be written in two ways.
  (text) => text.decode(/[\u1100-\u11ff]+|\P{M}\p{M}+/gu, (letters) => letters.normalize("NFC")),
];

/**
 * A text as it is, and as it reads where the escapes of JSON, of programs, of addresses, of forms and of HTML are
 * decoded, also one inside another. The cost does not depend on what is looked for in it.
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

/** A text with its base64 decoded: once for each place where the encoded text may begin in a run of letters. */
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

function ofAddress(sequence: string): string {
  const bytes = Uint8Array.from(sequence.slice(1).split("%"), (hex) => Number.parseInt(hex, 16));
  return new TextDecoder().decode(bytes);
}

function ofForm(sequence: string): string {
  return sequence === "+" ? " " : ofAddress(sequence);
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
};

function ofHtml(sequence: string): string {
  const name = sequence.slice(1, -1).toLowerCase();
  if (!name.startsWith("#")) return entities[name] ?? sequence;
  return (
    ofCode(name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))) ?? sequence
  );
}

const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v" };

function ofLiteral(sequence: string): string {
  const sign = sequence.charAt(1);
  if (sequence.length === 2) return controls[sign] ?? sign;
  return ofCode(Number.parseInt(sequence.slice(2).replace("{", ""), 16)) ?? sequence;
}

function ofCode(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function fromBase64(run: string): string | undefined {
  const letters = run.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  const whole = letters.slice(0, letters.length - (letters.length % 4 === 1 ? 1 : 0));
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(whole), (sign) => sign.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
