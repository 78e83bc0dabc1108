import type { BatchEvent } from "../batch/batch-event.ts";
import { received } from "./connection.ts";
import { fromWireEvent, parseJson } from "./decode.ts";
import { isEventType } from "./decode-event.ts";
import { eventFrames } from "./event-frames.ts";

/**
 * Yields the events of a response body as they arrive, and undefined for a heartbeat. Skips event types that this
 * version does not know.
 *
 * @param limited - waits for a chunk, with a timeout.
 * @throws DramatisError `internal`: retryable if the connection broke, not retryable for an invalid event.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  limited: <Value>(piece: Promise<Value>) => Promise<Value>,
): AsyncGenerator<BatchEvent | undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const framesOf = eventFrames();
  try {
    while (true) {
      const { done, value } = await limited(received(reader.read()));
      if (done) return;
      for (const { name, data } of framesOf(decoder.decode(value, { stream: true }))) {
        if (data === undefined) yield undefined;
        else if (name === "" || isEventType(name)) {
          const event = fromWireEvent(parseJson(data));
          if (event !== undefined) yield event;
        }
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
