import type { AssetKind } from "../assets/asset.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult } from "../batch/batch-result.ts";
import { BatchConnection } from "./batch-connection.ts";
import type { FollowOptions } from "./begin-batch.ts";
import { requireValue } from "./client-errors.ts";
import type { Connection } from "./connection.ts";

/**
 * Yields the events of a batch. Each iteration opens its own connection. If the options start a batch, all iterations
 * join the same one, because they send the same key. Breaking out of the loop closes the connection at once and does
 * not stop the batch.
 */
export function followBatch<Kind extends AssetKind>(
  connection: Connection,
  kind: Kind,
  options: FollowOptions,
): AsyncIterable<BatchEvent<Kind>> {
  return {
    [Symbol.asyncIterator]() {
      const batch = new BatchConnection(connection, kind, options);
      // `BatchConnection` rejects a batch of another kind.
      const events = batch.events() as AsyncGenerator<unknown> as AsyncGenerator<BatchEvent<Kind>>;
      return {
        next: () => events.next(),
        return: () => {
          // `return` alone would wait until the pending `next` settles.
          batch.detach();
          return events.return(undefined);
        },
      };
    },
  };
}

/** Reads events to their end and returns the last result. @throws DramatisError `internal` if they hold no result. */
export async function lastResultOf<Kind extends AssetKind>(
  events: AsyncIterable<BatchEvent<Kind>>,
  onEvent?: (event: BatchEvent<Kind>) => void,
): Promise<BatchResult<Kind>> {
  let result: BatchResult<Kind> | undefined;
  for await (const event of events) {
    onEvent?.(event);
    if (event.type === "batch-end") result = event.result;
  }
  return requireValue(result);
}
