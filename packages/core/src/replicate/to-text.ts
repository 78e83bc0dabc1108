const maxLength = 8_000;
/** More values than any error has. */
const maxValues = 500;

interface Named {
  readonly name: string;
  readonly value: unknown;
}

/**
 * Collects all text in a provider's answer, with the names of members, one line for each value. It is used to classify
 * failures and for debug logs, and is never shown to users.
 *
 * It does not use recursion and reads at most 500 values, so an answer that is nested 20,000 levels deep is cheap too.
 * It keeps the beginning and the end of a long text, because the cause of an error can be in either.
 */
export function toText(value: unknown): string {
  const lines: string[] = [];
  const open: Named[] = [{ name: "", value }];
  let length = 0;
  for (let count = 0; count < maxValues && length < maxLength; count++) {
    const next = open.pop();
    if (next === undefined) break;
    if (typeof next.value === "object" && next.value !== null) {
      open.push(...membersOf(next.name, next.value).reverse());
    } else if (next.value !== null && next.value !== undefined) {
      const text = clipped(String(next.value));
      lines.push(next.name === "" ? text : `${next.name}: ${text}`);
      length += text.length;
    }
  }
  return clipped(lines.join("\n"));
}

/** Returns the first members. Those of a list get the list's name. */
function membersOf(name: string, value: object): Named[] {
  if (Array.isArray(value))
    return value.slice(0, maxValues).map((member: unknown) => ({ name, value: member }));
  const names = Object.keys(value).slice(0, maxValues);
  return names.map((key) => ({ name: key, value: Reflect.get(value, key) }));
}

function clipped(text: string): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength / 2)}\n${text.slice(-maxLength / 2)}`;
}
