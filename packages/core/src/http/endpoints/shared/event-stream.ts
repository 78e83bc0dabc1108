import { type Clock, systemClock } from "../../../util/clock.ts";
import type { UrlOf } from "../../../wire/asset.ts";
import { toWireEvent } from "../../../wire/event.ts";
import type { AnyBatchEvent } from "./find-engine.ts";
import { textStream } from "./text-stream.ts";

/** How events are sent. */
export interface EventStreamOptions {
  readonly urlOf: UrlOf;
  readonly heartbeatMs: number;
  /** Measures the time between two signs of life; the system's if absent. */
  readonly clock?: Clock;
  /** What is put into the warnings of `batch-start` and of the result: what was wrong with this very request. */
  readonly amend?: (event: AnyBatchEvent) => AnyBatchEvent;
  /** Called once: when the last event was sent, or when the reader went away before. */
  readonly onEnd?: (isWhole: boolean) => void;
}

/**
 * The events as `text/event-stream`, each with its sequence as id, so that a reader that lost its connection goes on
 * where it was (https://html.spec.whatwg.org/multipage/server-sent-events.html). Nothing is read from the engine
 * before the reader wants it.
 */
export function eventStreamResponse(
  events: (signal: AbortSignal) => AsyncIterable<AnyBatchEvent>,
  options: EventStreamOptions,
): Response {
  const gone = new AbortController();
  const onEnd = (isWhole: boolean) => {
    // Whoever went away is detached at once, and not with the next event.
    gone.abort();
    options.onEnd?.(isWhole);
  };
  return new Response(textStream(framesOf(events(gone.signal), options), onEnd), {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // Neither a cache nor a compressing or buffering proxy may hold events back.
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
    // At once: the reader knows that it is connected.
    yield firstFrame;
    let next = iterator.next();
    // Whoever goes away while it is waited for does not hear of its failure.
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
    // Not waited for: it may wait for an event that comes in minutes.
    void iterator.return?.(undefined).catch(() => undefined);
  }
}

/** Tells the reader after how long to reconnect, in milliseconds. */
export const firstFrame = "retry: 1000\n\n";

/** An event as it is sent. Progress is not journaled, so it has no id to go on from. */
export function frameOf(event: AnyBatchEvent, urlOf: UrlOf): string {
  const id = event.type === "slot-progress" ? "" : `id: ${event.sequence}\n`;
  return `${id}event: ${event.type}\ndata: ${JSON.stringify(toWireEvent(event, urlOf))}\n\n`;
}
