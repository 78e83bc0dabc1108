/** What stands in a shown text for a part that is left out: an ellipsis, a mask, or a word in brackets. */
const omission =
  /\.{3,}|…|\*{3,}|•{3,}|[[<({]\s*(?:redacted|secret|hidden|removed|omitted|truncated|filtered|masked|private|\d[\d.,]*\s*(?:more|bytes?|characters?|chars?|[km]i?b)\b[^\])>}]*)\s*[\])>}]/i;

/**
 * Whether a shown text may be what was sent: whole, shortened, masked, withheld, or, for an image, at another address.
 *
 * @returns how many characters of what was sent are shown; undefined where it is proven to be another text.
 */
export function fitsText(sent: string, told: string): number | undefined {
  if (sent === told) return told.length;
  if (told === "") return 0;
  if (isAddress(sent) && isAddress(told)) return 0;
  if (isDataUrl(sent)) return fitsDataUrl(sent, told) ? 0 : undefined;
  const cut = omission.exec(told);
  if (cut === null) return sent.startsWith(told) ? told.length : undefined;
  const head = told.slice(0, cut.index);
  const tail = told.slice(cut.index + cut[0].length);
  const isPart = head.length + tail.length <= sent.length && sent.startsWith(head) && sent.endsWith(tail);
  return isPart ? head.length + tail.length : undefined;
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
