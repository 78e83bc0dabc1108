import type { DecodedText, Range } from "./decoded-text.ts";
import { base64DecodingsOf, decodingsOf } from "./decodings.ts";
import { secretMark } from "./map-secrets.ts";

/** Shorter secrets are only searched for as whole words, because any other word can contain them. */
const minLength = 8;

/** Shorter secrets are not searched for in base64: any word decodes to something that can contain them by chance. */
const minLengthInBase64 = 5;

/**
 * Replaces secrets by `[secret]` in a text from outside, such as an error message of a provider. Finds them unchanged,
 * and as escaped by JSON, string literals, URLs, HTML and base64, also nested.
 *
 * @param secrets - the values to search for.
 */
export function scrubText(text: string, secrets: Iterable<string>): string {
  const forms = formsOf(secrets);
  if (forms.size === 0 || text === "") return text;
  const longer = [...forms].filter(({ length }) => length >= minLengthInBase64);
  const found = [
    ...decodingsOf(text).flatMap((decoded) => rangesOf(forms, decoded)),
    ...base64DecodingsOf(text).flatMap((decoded) => rangesOf(longer, decoded)),
  ];
  return replaceRanges(text, found);
}

function rangesOf(forms: Iterable<string>, decoded: DecodedText): Range[] {
  return [...forms].flatMap((form) =>
    rangesOfForm(form, decoded.text).map((range) => decoded.toSource(range)),
  );
}

/** Replaces the ranges. Overlapping ranges, such as a secret inside a longer one, are replaced once. */
function replaceRanges(text: string, ranges: readonly Range[]): string {
  let scrubbed = "";
  let end = 0;
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    if (from >= end) scrubbed += text.slice(end, from) + secretMark;
    end = Math.max(end, to);
  }
  return scrubbed + text.slice(end);
}

function formsOf(secrets: Iterable<string>): Set<string> {
  const forms = new Set<string>();
  for (const secret of secrets) {
    const bare = secret.trim();
    // A secret of several lines, such as a private key, can be quoted in part.
    const lines = bare.split(/[\r\n]+/).filter((line) => line.length >= minLength);
    for (const form of [secret, bare, ...lines]) {
      forms.add(form);
      forms.add(form.normalize("NFC"));
      // A lone surrogate cannot be represented in a URL.
      forms.add(form.replaceAll(/\p{Surrogate}/gu, "\ufffd"));
    }
  }
  forms.delete("");
  forms.delete(secretMark);
  return forms;
}

function rangesOfForm(form: string, text: string): Range[] {
  const places: Range[] = [];
  const isWord = form.length < minLength;
  let at = text.indexOf(form);
  while (at !== -1) {
    const to = at + form.length;
    const isPart = isWord && isInWord(text, at, to);
    if (!isPart) places.push([at, to]);
    at = text.indexOf(form, isPart ? at + 1 : to);
  }
  return places;
}

function isInWord(text: string, from: number, to: number): boolean {
  return (
    /[\p{L}\p{N}_]$/u.test(text.slice(Math.max(0, from - 2), from)) ||
    /^[\p{L}\p{N}_]/u.test(text.slice(to, to + 2))
  );
}
