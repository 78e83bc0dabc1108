import type { AssetKind } from "../assets/asset.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult } from "../batch/batch-result.ts";
import { known } from "./client-errors.ts";
import { type FollowOptions, following } from "./following.ts";
import type { Server } from "./server.ts";

/**
 * The events of a batch. Each reading of it is one of its own; where it begins a batch they all join the same one, as
 * their key is the same. Breaking out ends the connection at once, and stops nothing on the server.
 */
export function followBatch<Kind extends AssetKind>(
  server: Server,
  kind: Kind,
  options: FollowOptions,
): AsyncIterable<BatchEvent<Kind>> {
  return {
    [Symbol.asyncIterator]() {
      const detached = new AbortController();
      // That they are of this kind the following has seen to.
      const events = following(
        server,
        kind,
        options,
        detached.signal,
      ) as AsyncGenerator<unknown> as AsyncGenerator<BatchEvent<Kind>>;
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
export async function lastResultOf<Kind extends AssetKind>(
  events: AsyncIterable<BatchEvent<Kind>>,
  onEvent?: (event: BatchEvent<Kind>) => void,
): Promise<BatchResult<Kind>> {
  let result: BatchResult<Kind> | undefined;
  for await (const event of events) {
    onEvent?.(event);
    if (event.type === "batch-end") result = event.result;
  }
  return known(result);
}
