import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { CharacterReference } from "../character-reference.ts";
import { toCamelCase } from "../wire/case.ts";
import { unreadable } from "./client-errors.ts";
import { eventReaders } from "./from-wire-event.ts";
import { image } from "./from-wire-image.ts";
import { result } from "./from-wire-result.ts";
import { byType, json, type Reader, text } from "./reader.ts";

/** @throws DramatisError `internal` for what is no character reference. */
export const fromWireImage = reading<CharacterReference>(image);

/** @throws DramatisError `internal` for what is no batch. */
export const fromWireResult = reading<BatchResult | RunningBatch>(result);

/**
 * Undefined for an event of a type that a later version may have.
 * @throws DramatisError `internal` for what is no event.
 */
export const fromWireEvent = reading<BatchEvent | undefined>((value) =>
  isEventType(text(json(value).type)) ? byType(eventReaders)(value) : undefined,
);

export function isEventType(name: string): boolean {
  return Object.hasOwn(eventReaders, name);
}

/** JSON without any `__proto__`, which code that copies what it is given might set. */
export const parseJson = attempt((body: string): unknown =>
  JSON.parse(body, (key, value: unknown) => (key === "__proto__" ? undefined : value)),
);

function reading<Value>(read: Reader<Value>): Reader<Value> {
  return attempt((value: unknown) => read(toCamelCase(value)));
}

function attempt<Input, Output>(action: (input: Input) => Output): (input: Input) => Output {
  return (input) => {
    try {
      return action(input);
    } catch (cause) {
      throw unreadable(cause);
    }
  };
}
