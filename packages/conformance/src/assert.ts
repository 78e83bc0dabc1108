import { DramatisError, type ErrorCode } from "@dramatis/core";
import { ConformanceError } from "./conformance-error.ts";
import { show } from "./format.ts";
import { isDeepEqual } from "./is-deep-equal.ts";

/** Holds what came against what was expected, as JSON has it: members that are undefined count as absent. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  if (isDeepEqual(actual, expected)) return;
  throw new ConformanceError(`${what}: expected ${show(expected)}, and ${show(actual)} came.`);
}

/** As `equal`, for bytes of which there may be many. */
export function sameBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  let same = actual.byteLength === expected.byteLength;
  for (let index = 0; same && index < expected.byteLength; index++) same = actual[index] === expected[index];
  if (!same) throw new ConformanceError(`${what}: expected ${show(expected)}, and ${show(actual)} came.`);
}

export function isTrue(condition: boolean, what: string): asserts condition {
  if (!condition) throw new ConformanceError(`${what}.`);
}

/** Expects something, where undefined means that it is not there. */
export function present<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined)
    throw new ConformanceError(`${what}: expected it to be there, and undefined came.`);
  return value;
}

/** What the promise of an action rejects with. An action that throws at once, or that resolves, fails the case. */
export async function rejection(action: () => unknown, what: string): Promise<unknown> {
  let result: unknown;
  try {
    result = action();
  } catch (error) {
    throw new ConformanceError(`${what}: expected a promise that rejects, and it threw: ${show(error)}.`);
  }
  let resolved: unknown;
  try {
    resolved = await result;
  } catch (error) {
    return error;
  }
  throw new ConformanceError(`${what}: expected a rejection, and it resolved with ${show(resolved)}.`);
}

/** Expects a rejection with a DramatisError of this code. */
export async function rejects(action: () => unknown, code: ErrorCode, what: string): Promise<DramatisError> {
  return hasCode(await rejection(action, what), code, what);
}

/** Expects that an action throws a DramatisError of this code before it returns. */
export function throws(action: () => unknown, code: ErrorCode, what: string): void {
  let returned: unknown;
  try {
    returned = action();
  } catch (error) {
    hasCode(error, code, what);
    return;
  }
  // What was begun is nobody's any more.
  if (returned instanceof ReadableStream) returned.cancel().catch(() => undefined);
  throw new ConformanceError(`${what}: expected it to throw ${code} at once, and it returned.`);
}

export function hasCode(error: unknown, code: ErrorCode, what: string): DramatisError {
  if (DramatisError.isInstance(error) && error.code === code) return error;
  throw new ConformanceError(`${what}: expected the error ${code}, and ${show(error)} came.`);
}
