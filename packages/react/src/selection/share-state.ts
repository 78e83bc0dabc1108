/**
 * The fresh value, in which whatever equals its place in the old one is taken from there: what did not change keeps its
 * identity. For plain objects and lists that nobody else has seen yet.
 */
export function share<Value>(old: unknown, fresh: Value): Value {
  if (old === fresh || !isObject(old) || !isObject(fresh)) return fresh;
  const keys = Object.keys(fresh);
  const shared: Record<string, unknown> = fresh;
  for (const key of keys) shared[key] = share(old[key], shared[key]);
  const isSame = keys.length === Object.keys(old).length && keys.every((key) => fresh[key] === old[key]);
  return isSame ? (old as Value) : fresh;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
