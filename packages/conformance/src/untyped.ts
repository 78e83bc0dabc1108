import { ConformanceError } from "./conformance-error.ts";

/** Calls a method with what its types forbid, as a caller in plain JavaScript may. */
export function untyped(target: object, method: string, ...values: readonly unknown[]): unknown {
  const called: unknown = Reflect.get(target, method);
  if (typeof called !== "function") throw new ConformanceError(`A store must have the method ${method}.`);
  return Reflect.apply(called, target, values);
}
