import { DramatisError, type ErrorCode } from "@dramatis/core";
import { ConformanceError } from "./conformance-error.ts";
import { format } from "./format.ts";
import { isDeepEqual } from "./is-deep-equal.ts";

/** Compares two values as JSON: undefined members are treated as missing. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  if (isDeepEqual(actual, expected)) return;
  throw new ConformanceError(`${what}: expected ${format(expected)}, received ${format(actual)}.`);
}

/** Like `equal`, for byte arrays of any length. */
export function equalBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  let same = actual.byteLength === expected.byteLength;
  for (let index = 0; same && index < expected.byteLength; index++) same = actual[index] === expected[index];
  if (!same) throw new ConformanceError(`${what}: expected ${format(expected)}, received ${format(actual)}.`);
}

export function assertTrue(condition: boolean, what: string): asserts condition {
  if (!condition) throw new ConformanceError(`${what}.`);
}

/** Expects a value that is not undefined, and returns it. */
export function assertPresent<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new ConformanceError(`${what}: expected a value, received undefined.`);
  return value;
}

/** Returns the rejection reason of an action. An action that throws synchronously, or that resolves, fails the case. */
export async function captureRejection(action: () => unknown, what: string): Promise<unknown> {
  let result: unknown;
  try {
    result = action();
  } catch (error) {
    throw new ConformanceError(
      `${what}: expected a promise that rejects, but the call threw ${format(error)}.`,
    );
  }
  let resolved: unknown;
  try {
    resolved = await result;
  } catch (error) {
    return error;
  }
  throw new ConformanceError(`${what}: expected a rejection, but it resolved with ${format(resolved)}.`);
}

/** Expects a rejection with a DramatisError with this code. */
export async function rejects(action: () => unknown, code: ErrorCode, what: string): Promise<DramatisError> {
  return assertCode(await captureRejection(action, what), code, what);
}

/** Expects an action to throw a DramatisError with this code synchronously. */
export function throws(action: () => unknown, code: ErrorCode, what: string): void {
  let returned: unknown;
  try {
    returned = action();
  } catch (error) {
    assertCode(error, code, what);
    return;
  }
  // Nobody else reads a stream that should not exist.
  if (returned instanceof ReadableStream) returned.cancel().catch(() => undefined);
  throw new ConformanceError(`${what}: expected it to throw ${code} synchronously, but it returned.`);
}

export function assertCode(error: unknown, code: ErrorCode, what: string): DramatisError {
  if (DramatisError.isInstance(error) && error.code === code) return error;
  throw new ConformanceError(`${what}: expected the error ${code}, received ${format(error)}.`);
}
