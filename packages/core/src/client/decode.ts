import type { BatchEvent } from "../batch/batch-event.ts";
import type { WirePage } from "../wire/batch.ts";
import { unreadable } from "./client-errors.ts";
import { result } from "./decode-batch.ts";
import { event, isEventType } from "./decode-event.ts";
import { type Decoder, type FieldsOf, json, list, object, optional, text } from "./decoder.ts";

export { result as fromWireResult } from "./decode-batch.ts";

/** Decodes a page of batches. Each batch names its own kind. */
export const fromWirePage = object({
  items: list(result),
  cursor: optional(text),
} satisfies FieldsOf<WirePage>);

/** Decodes an event. Returns undefined for an event type that this version does not know. */
export const fromWireEvent: Decoder<BatchEvent | undefined> = (value) =>
  isEventType(text(json(value).type)) ? event(value) : undefined;

/**
 * Parses JSON and removes every `__proto__` key, so that code that copies the result cannot set a prototype.
 * @throws DramatisError `internal` for invalid JSON.
 */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body, (key, value: unknown) => (key === "__proto__" ? undefined : value));
  } catch (cause) {
    throw unreadable(cause);
  }
}
