/** The earlier value where the next one is equal to it, deep down: whoever has drawn it has nothing to do. */
export function shared<Value>(before: unknown, next: Value): Value {
  if (before === next || !isObject(before) || !isObject(next)) return next;
  const isEqual = Object.keys({ ...before, ...next }).every(
    (key) => shared(before[key], next[key]) === before[key],
  );
  return isEqual ? (before as Value) : next;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
