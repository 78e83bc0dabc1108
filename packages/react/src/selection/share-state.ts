/**
 * The fresh value, with everything in it that equals its place in the old one taken from there: what did not change keeps
 * its identity. For plain objects and lists.
 */
export function share<Value>(old: unknown, fresh: Value): Value {
  if (!isObject(old) || !isObject(fresh)) return fresh;
  const keys = Object.keys(fresh);
  const shared = Object.assign(
    Array.isArray(fresh) ? [] : {},
    Object.fromEntries(keys.map((key) => [key, share(old[key], fresh[key])])),
  );
  const isSame = keys.length === Object.keys(old).length && keys.every((key) => shared[key] === old[key]);
  return (isSame ? old : shared) as Value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
