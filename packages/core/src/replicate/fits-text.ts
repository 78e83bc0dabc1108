/** A word that replaces a withheld text. */
const withheld =
  "redact|secret|hidden|remov|omit|truncat|filter|mask|private|withheld|censor|confidential|sensitive";

/** What a shown text has in place of a part that is left out: an ellipsis, a mask, or a word in brackets. */
const omission = new RegExp(
  [
    "\\s{0,3}[[<({]\\s{0,3}(?:\\.{2,}|…)\\s{0,3}[\\])>}]",
    "\\.{3,}|…|\\*{3,}|•{3,}|█+|#{3,}|x{4,}",
    `\\s{0,3}[[<({][^\\])>}]{0,40}\\b(?:${withheld}|\\d[\\d.,]*\\s*(?:more|bytes?|characters?|chars?|[km]i?b)\\b)[^\\])>}]{0,40}[\\])>}]`,
  ].join("|"),
  "gi",
);
/** Signs around a placeholder: anything but a letter or a digit, of any script. */
const mark = "[^\\p{L}\\p{N}]*";
/** A placeholder is short. */
const longestPlaceholder = 80;
/** A whole text that only says that there is something. */
const placeholder = new RegExp(
  `^${mark}(?:(?:\\w+[\\s_-]+)?(?:${withheld})\\w*(?:[\\s_-]+\\w+)?|n/?a|none|null|undefined|unknown|object(?: object)?)?${mark}$`,
  "iu",
);

/**
 * Whether a shown text may be what was sent: whole, in another spelling, shortened, masked, withheld, or, for an image,
 * at another address.
 *
 * @returns how many characters of what was sent are shown; undefined where it is proven to be another text.
 */
export function fitsText(sent: string, told: string): number | undefined {
  if (sent === told) return told.length;
  if (isAddress(sent) && !isDataUrl(told)) return 0;
  if (isDataUrl(sent)) return fitsDataUrl(sent, told) ? 0 : undefined;
  if (isWithheld(told) || isAddress(sent)) return 0;
  return fitsWhole(spelled(sent), spelled(told)) ?? fitsParts(spelled(sent), told);
}

/** Whether a shown text is only a placeholder for another one, and says nothing about it. */
export function isWithheld(told: string): boolean {
  const isPlaceholder = told.length <= longestPlaceholder && placeholder.test(told);
  return isPlaceholder || told.replaceAll(omission, "").trim() === "";
}

/** Spaces, line ends, the case and how accents are composed may change on the way, and say nothing. */
function spelled(text: string): string {
  return text.normalize("NFKC").replaceAll(/\s+/g, " ").trim().toLowerCase().replaceAll("jpeg", "jpg");
}

/** A text may be cut without a mark. */
function fitsWhole(sent: string, told: string): number | undefined {
  return sent.startsWith(told) ? told.length : undefined;
}

/** What is shown between the omissions has to follow each other in what was sent, from its start to its end. */
function fitsParts(sent: string, told: string): number | undefined {
  const parts = told.split(omission).map(spelled);
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

/** An image that was sent whole may be shown as the address of a copy, or cut short. */
function fitsDataUrl(sent: string, told: string): boolean {
  if (!isDataUrl(told)) return true;
  const [, start = told] = /^(.*?)\W{0,5}$/s.exec(told) ?? [];
  return sent.startsWith(start) || !/^data:[^,]*,[\w+/=-]+$/i.test(told);
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

function isDataUrl(text: string): boolean {
  return /^data:/i.test(text);
}
