/** Compares own members of two JSON values, in any order. Undefined members are treated as missing. */
export function isDeepEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = membersOf(one);
  return (
    names.length === membersOf(other).length &&
    names.every(
      (name) => Object.hasOwn(other, name) && isDeepEqual(Reflect.get(one, name), Reflect.get(other, name)),
    )
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function membersOf(value: object): string[] {
  return Object.keys(value).filter((name) => Reflect.get(value, name) !== undefined);
}
