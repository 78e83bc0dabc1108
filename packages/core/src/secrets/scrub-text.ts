import type { DecodedText, Range } from "./decoded-text.ts";
import { base64DecodingsOf, decodingsOf } from "./decodings.ts";
import { secretMark } from "./map-secrets.ts";

/** A shorter secret is only looked for as a word of its own: it may be part of any other word. */
const shortest = 8;

/** Any word can be read as base64, and then as bytes that hold a few certain letters by chance. */
const shortestInBase64 = 5;

/**
 * Takes secrets out of a text that somebody else wrote: as they are, and as JSON, programs, addresses, HTML and base64
 * write them, also one inside another.
 *
 * @param secrets - the values to look for.
 */
export function scrubText(text: string, secrets: Iterable<string>): string {
  const forms = formsOf(secrets);
  if (forms.size === 0 || text === "") return text;
  const longer = [...forms].filter(({ length }) => length >= shortestInBase64);
  const found = [
    ...decodingsOf(text).flatMap((decoded) => rangesOf(forms, decoded)),
    ...base64DecodingsOf(text).flatMap((decoded) => rangesOf(longer, decoded)),
  ];
  return replaceRanges(text, found);
}

function rangesOf(forms: Iterable<string>, decoded: DecodedText): Range[] {
  return [...forms].flatMap((form) => placesOf(form, decoded.text).map((range) => decoded.sourceOf(range)));
}

/** A secret that was found in several forms, or inside a longer one, is replaced once. */
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
    // A secret of several lines, such as a private key, may be quoted in part.
    const lines = bare.split(/[\r\n]+/).filter((line) => line.length >= shortest);
    for (const form of [secret, bare, ...lines]) {
      forms.add(form);
      forms.add(form.normalize("NFC"));
      // Half a surrogate pair cannot be put into an address.
      forms.add(form.replaceAll(/\p{Surrogate}/gu, "\ufffd"));
    }
  }
  forms.delete("");
  forms.delete(secretMark);
  return forms;
}

function placesOf(form: string, text: string): Range[] {
  const places: Range[] = [];
  const isWord = form.length < shortest;
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
