import { maxDepth } from "../../util/json.ts";

/**
 * Whether a JSON text has more levels than any request needs. It is asked before the text is parsed: a parser takes
 * seconds for millions of brackets.
 */
export function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text[index]) {
      case '"':
        index = endOfString(text, index);
        break;
      case "{":
      case "[":
        if (++depth > maxDepth) return true;
        break;
      case "}":
      case "]":
        depth--;
    }
  }
  return false;
}

/** Where the string that begins at `start` ends: a quote behind an odd number of backslashes belongs to it. */
function endOfString(text: string, start: number): number {
  let end = start;
  while (true) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}

/** What a value holds that JSON can write and that cannot be meant, in words; undefined if there is nothing. */
export function faultIn(value: unknown): string | undefined {
  const fault = findFault(value);
  if (fault === undefined) return undefined;
  const path = fault.path.join(".").slice(0, 100);
  return `The ${fault.what[0]} in ${path || "the body"} ${fault.what[1]}.`;
}

interface Fault {
  readonly what: readonly [subject: string, predicate: string];
  readonly path: string[];
}

const tooLarge: Fault["what"] = ["number", "is too large"];
const notUnicode: Fault["what"] = ["text", "is not valid Unicode: it has half of a surrogate pair"];

function findFault(value: unknown): Fault | undefined {
  // What is out of range reads as infinite.
  if (typeof value === "number") return Number.isFinite(value) ? undefined : { what: tooLarge, path: [] };
  if (typeof value === "string") return isText(value) ? undefined : { what: notUnicode, path: [] };
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    if (!isText(key)) return { what: notUnicode, path: [] };
    const fault = findFault(member);
    if (fault === undefined) continue;
    fault.path.unshift(key);
    return fault;
  }
  return undefined;
}

/** Half of a surrogate pair is not a character: it cannot be sent on or stored as UTF-8. */
function isText(text: string): boolean {
  return text.isWellFormed();
}
