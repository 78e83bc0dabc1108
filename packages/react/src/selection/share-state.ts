/**
 * Replaces every part of the fresh value that equals the same part of the old value, so that unchanged parts keep their
 * identity. It modifies the fresh value, which must consist of plain objects and arrays that are not used elsewhere
 * yet.
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
