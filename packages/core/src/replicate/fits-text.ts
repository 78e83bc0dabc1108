/** Words that replace a withheld text. */
const withheld =
  "redact|secret|hidden|remov|omit|truncat|filter|mask|private|withheld|censor|confidential|sensitive";

/** Marks of an omitted part: an ellipsis, a mask, or a word in brackets. */
const omission = new RegExp(
  [
    "\\s{0,3}[[<({]\\s{0,3}(?:\\.{2,}|…)\\s{0,3}[\\])>}]",
    "\\.{3,}|…|\\*{3,}|•{3,}|█+|#{3,}|x{4,}",
    `\\s{0,3}[[<({][^\\])>}]{0,40}\\b(?:${withheld}|\\d[\\d.,]*\\s*(?:more|bytes?|characters?|chars?|[km]i?b)\\b)[^\\])>}]{0,40}[\\])>}]`,
  ].join("|"),
  "gi",
);
/** Characters around a placeholder: anything but a letter or digit of any script. */
const mark = "[^\\p{L}\\p{N}]*";
/** Longer texts are not placeholders. */
const longestPlaceholder = 80;
/** A text that is only a placeholder. */
const placeholder = new RegExp(
  `^${mark}(?:(?:\\w+[\\s_-]+)?(?:${withheld})\\w*(?:[\\s_-]+\\w+)?|n/?a|none|null|undefined|unknown|object(?: object)?)?${mark}$`,
  "iu",
);

/**
 * Compares a sent text with a shown one. The shown text can be complete, spelled differently, shortened, masked or
 * withheld, and an image can have another address.
 *
 * @returns how many characters of the sent text are shown; undefined if the shown text is proven to be another one.
 */
export function fitsText(sent: string, shown: string): number | undefined {
  if (sent === shown) return shown.length;
  if (isAddress(sent) && !isDataUrl(shown)) return 0;
  if (isDataUrl(sent)) return fitsDataUrl(sent, shown) ? 0 : undefined;
  if (isWithheld(shown) || isAddress(sent)) return 0;
  return fitsWhole(normalize(sent), normalize(shown)) ?? fitsParts(normalize(sent), shown);
}

/** Whether a shown text is only a placeholder. */
export function isWithheld(shown: string): boolean {
  const isPlaceholder = shown.length <= longestPlaceholder && placeholder.test(shown);
  return isPlaceholder || shown.replaceAll(omission, "").trim() === "";
}

/** Removes differences that a provider can introduce: spaces, line ends, case, and how accents are composed. */
function normalize(text: string): string {
  return text.normalize("NFKC").replaceAll(/\s+/g, " ").trim().toLowerCase().replaceAll("jpeg", "jpg");
}

/** Accepts a text that was cut without a mark. */
function fitsWhole(sent: string, shown: string): number | undefined {
  return sent.startsWith(shown) ? shown.length : undefined;
}

/** The parts between the omissions must appear in the sent text in this order, from its start to its end. */
function fitsParts(sent: string, shown: string): number | undefined {
  const parts = shown.split(omission).map(normalize);
  const [head = "", ...rest] = parts;
  const tail = rest.pop();
  if (tail === undefined || !sent.startsWith(head)) return undefined;
  let at = head.length;
  for (const part of rest) {
    const found = sent.indexOf(part, at);
    if (found < 0) return undefined;
    at = found + part.length;
  }
  const isEnd = sent.endsWith(tail) && at <= sent.length - tail.length;
  return isEnd ? parts.join("").length : undefined;
}

/** An image that was sent as a data: URL can be shown as the address of a copy, or shortened. */
function fitsDataUrl(sent: string, shown: string): boolean {
  if (!isDataUrl(shown)) return true;
  const [, start = shown] = /^(.*?)\W{0,5}$/s.exec(shown) ?? [];
  return sent.startsWith(start) || !/^data:[^,]*,[\w+/=-]+$/i.test(shown);
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

function isDataUrl(text: string): boolean {
  return /^data:/i.test(text);
}
