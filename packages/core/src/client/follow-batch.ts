import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult } from "../batch/batch-result.ts";
import { known } from "./client-errors.ts";
import { type FollowOptions, following } from "./following.ts";
import type { Server } from "./server.ts";

/**
 * The events of a batch. Each reading of it is one of its own; where it begins a batch they all join the same one, as
 * their key is the same. Breaking out ends the connection at once, and stops nothing on the server.
 */
export function followBatch(server: Server, options: FollowOptions): AsyncIterable<BatchEvent> {
  return {
    [Symbol.asyncIterator]() {
      const detached = new AbortController();
      const events = following(server, options, detached.signal);
      return {
        next: () => events.next(),
        return: () => {
          // A generator that waits would first wait to the end.
          detached.abort();
          return events.return(undefined);
        },
      };
    },
  };
}

/** How a batch ended, by its events. */
export async function lastResultOf(
  events: AsyncIterable<BatchEvent>,
  onEvent?: (event: BatchEvent) => void,
): Promise<BatchResult> {
  let result: BatchResult | undefined;
  for await (const event of events) {
    onEvent?.(event);
    if (event.type === "batch-end") result = event.result;
  }
  return known(result);
}
