/**
 * Returns all text that a log could show of a value: as a string, as JSON, or member by member. Stack traces are
 * left out, because their paths are those of the code.
 */
export function visibleText(value: unknown, seen = new Set<object>()): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (seen.has(value) || seen.size > 1000) return "";
  seen.add(value);
  const texts = [jsonOf(value)];
  if (value instanceof Error) texts.push(String(value), visibleText(value.cause, seen));
  if (value instanceof Map) for (const entry of value) texts.push(visibleText(entry, seen));
  for (const name of Object.keys(value)) {
    if (name !== "stack") texts.push(name, visibleText(Reflect.get(value, name), seen));
  }
  return texts.join("\n");
}

function jsonOf(value: object): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
