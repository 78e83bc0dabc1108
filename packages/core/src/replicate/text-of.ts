const maxLength = 8_000;
/** More members than any error has. */
const maxValues = 500;

interface Named {
  readonly name: string;
  readonly value: unknown;
}

/**
 * All the text in what a provider answered, names of members included, as one line for each piece. It goes into
 * nothing that a user sees: it is what failures are classified by, and what is logged at debug level.
 *
 * It uses no recursion and reads no more than 500 values, so an answer that is nested 20,000 levels deep costs as
 * little as any other. Of a long text it keeps the beginning and the end, as the cause of an error may be in either.
 */
export function textOf(value: unknown): string {
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

/** The first members; those of a list bear its own name. */
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
