import { ConformanceError } from "./conformance-error.ts";

/** Calls a method with values that its types forbid, as plain JavaScript callers can. */
export function callUntyped(target: object, method: string, ...values: readonly unknown[]): unknown {
  const called: unknown = Reflect.get(target, method);
  if (typeof called !== "function")
    throw new ConformanceError(`The store does not have the method \`${method}\`.`);
  return Reflect.apply(called, target, values);
}
