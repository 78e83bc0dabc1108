import { maxDepth } from "../../util/json.ts";

/**
 * Whether a JSON text has more levels than any request needs. Check it before parsing: a parser takes seconds for
 * millions of brackets.
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

/** The end of the string that begins at `start`. A quote after an odd number of backslashes is part of the string. */
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

/** Describes a value that is valid JSON but unusable, such as a number out of range; undefined if the value is usable. */
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
const notUnicode: Fault["what"] = ["text", "is not valid Unicode: it contains half of a surrogate pair"];

function findFault(value: unknown): Fault | undefined {
  // JSON.parse reads a number out of range as Infinity.
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

/** Half of a surrogate pair is not a character: UTF-8 cannot encode it. */
function isText(text: string): boolean {
  return text.isWellFormed();
}
