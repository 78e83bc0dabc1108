import type { BatchEvent } from "../batch/batch-event.ts";
import type { WirePage } from "../wire/batch.ts";
import { unreadable } from "./client-errors.ts";
import { result } from "./decode-batch.ts";
import { event, isEventType } from "./decode-event.ts";
import { type Decoder, type FieldsOf, json, list, object, optional, text } from "./decoder.ts";

export { image as fromWireImage, video as fromWireVideo } from "./decode-asset.ts";
export { result as fromWireResult } from "./decode-batch.ts";

/** A page of batches. Each says itself which kind it is of. */
export const fromWirePage = object({
  items: list(result),
  cursor: optional(text),
} satisfies FieldsOf<WirePage>);

/** Undefined for an event of a type that a later version may have. */
export const fromWireEvent: Decoder<BatchEvent | undefined> = (value) =>
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
