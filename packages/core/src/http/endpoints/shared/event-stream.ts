import type { AnyBatchEvent } from "../../../batch/any-batch.ts";
import { type Clock, systemClock } from "../../../util/clock.ts";
import type { UrlOf } from "../../../wire/asset.ts";
import { toWireEvent } from "../../../wire/event.ts";
import { textStream } from "./text-stream.ts";

/** Options of {@link eventStreamResponse}. */
export interface EventStreamOptions {
  readonly urlOf: UrlOf;
  readonly heartbeatMs: number;
  /** Measures the interval between heartbeats; the system clock if absent. */
  readonly clock?: Clock;
  /** Adds the warnings about this request to `batch-start` and to the result. */
  readonly amend?: (event: AnyBatchEvent) => AnyBatchEvent;
  /** Called once: when the last event was sent, or when the reader disconnected before that. */
  readonly onEnd?: (isWhole: boolean) => void;
}

/**
 * Sends events as `text/event-stream`. Each has its sequence as its id, so that a reader that lost its connection can
 * continue (https://html.spec.whatwg.org/multipage/server-sent-events.html). Events are read from the engine only on
 * demand.
 */
export function eventStreamResponse(
  events: (signal: AbortSignal) => AsyncIterable<AnyBatchEvent>,
  options: EventStreamOptions,
): Response {
  const gone = new AbortController();
  const onEnd = (isWhole: boolean) => {
    // Detaches a disconnected reader immediately, not with the next event.
    gone.abort();
    options.onEnd?.(isWhole);
  };
  return new Response(textStream(framesOf(events(gone.signal), options), onEnd), {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // Caches, compressing proxies and buffering proxies must not delay events.
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    },
  });
}

async function* framesOf(
  events: AsyncIterable<AnyBatchEvent>,
  { urlOf, heartbeatMs, clock = systemClock, amend = (event) => event }: EventStreamOptions,
): AsyncGenerator<string> {
  const iterator = events[Symbol.asyncIterator]();
  let resting = new AbortController();
  try {
    // Sent immediately, so that the reader knows it is connected.
    yield firstFrame;
    let next = iterator.next();
    // If the reader disconnects during the wait, a rejection would be unhandled.
    next.catch(() => undefined);
    while (true) {
      resting = new AbortController();
      const beat = clock.sleep(heartbeatMs, resting.signal).then(() => "beat" as const);
      const first = await Promise.race([next, beat]);
      resting.abort();
      if (first === "beat") yield ": still there\n\n";
      else if (first.done) return;
      else {
        yield frameOf(amend(first.value), urlOf);
        next = iterator.next();
        next.catch(() => undefined);
      }
    }
  } finally {
    resting.abort();
    // Not awaited: the iterator can be waiting for an event that comes in minutes.
    void iterator.return?.(undefined).catch(() => undefined);
  }
}

/** Sets the reader's reconnection time, in milliseconds. */
export const firstFrame = "retry: 1000\n\n";

/** Formats an event. Progress is not journaled, so it has no id to continue from. */
export function frameOf(event: AnyBatchEvent, urlOf: UrlOf): string {
  const id = event.type === "slot-progress" ? "" : `id: ${event.sequence}\n`;
  return `${id}event: ${event.type}\ndata: ${JSON.stringify(toWireEvent(event, urlOf))}\n\n`;
}
