import type { BatchEvent } from "../batch/batch-event.ts";
import { unreadable } from "./client-errors.ts";
import { event, isEventType } from "./from-wire-event.ts";
import { result } from "./from-wire-result.ts";
import { json, list, object, optional, type Reader, text } from "./reader.ts";

export { image as fromWireImage } from "./from-wire-image.ts";
export { result as fromWireResult } from "./from-wire-result.ts";

/** A page of batches. Each says itself which kind it is of. */
export const fromWirePage = object({ items: list(result), cursor: optional(text) });

/** Undefined for an event of a type that a later version may have. */
export const fromWireEvent: Reader<BatchEvent | undefined> = (value) =>
  isEventType(text(json(value).type)) ? event(value) : undefined;

/**
 * JSON without any `__proto__`, which code that copies what it is given might set.
 * @throws DramatisError `internal` for what is no JSON.
 */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body, (key, value: unknown) => (key === "__proto__" ? undefined : value));
  } catch (cause) {
    throw unreadable(cause);
  }
}
