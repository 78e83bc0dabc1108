import type { BatchEvent } from "../batch/batch-event.ts";
import { fromWireEvent, parseJson } from "./decode.ts";
import { isEventType } from "./decode-event.ts";
import { eventFrames } from "./event-frames.ts";
import { received } from "./server.ts";

/**
 * The events of a body, as they come; undefined for a heartbeat. An event of a type that a later version may have is
 * left out.
 *
 * @param limited - waits for each piece, as long as it may take.
 * @throws DramatisError `internal`: retryable where the connection broke, and not for what is no event.
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
