import type { DownloadOptions, DownloadRange } from "../../provider/prediction-provider.ts";
import { onAbort } from "../../util/on-abort.ts";
import { type Representation, representationOf } from "./representation.ts";
import type { Transfer } from "./transfer.ts";

/** Fetches the output: the provider's `download`. */
export type FetchOutput = (options: DownloadOptions) => Promise<Response>;

/** One response of the host, and the connection that delivers it. */
export interface Connection extends Representation {
  /** Reads the next bytes; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  /** Puts bytes back, so that the next read returns them. */
  unread(bytes: Uint8Array): void;
  /** Closes the connection without reading the rest. */
  drop(): void;
}

/**
 * Requests the output, or a range of it, from its host.
 * @returns undefined if the response does not say which bytes it holds
 * @throws what the provider throws, or the reason of the transfer's signal
 */
export async function connect(
  fetchOutput: FetchOutput,
  transfer: Transfer,
  range?: DownloadRange,
): Promise<Connection | undefined> {
  const ended = new AbortController();
  const stopListening = onAbort(transfer.signal, () => ended.abort(transfer.signal.reason));
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const drop = () => {
    stopListening();
    ended.abort();
    // Not awaited, because a host that hangs may hang here as well.
    reader?.cancel().catch(() => undefined);
  };
  try {
    const fetching = fetchOutput({ signal: ended.signal, ...(range === undefined ? {} : { range }) });
    fetching.then((late) => ended.signal.aborted && discard(late)).catch(() => undefined);
    const response = await transfer.fromHost(fetching);
    const representation = representationOf(response);
    if (representation === undefined || response.body === null) {
      discard(response);
      drop();
      return undefined;
    }
    reader = response.body.getReader();
    return { ...representation, ...readerOf(reader, transfer), drop };
  } catch (error) {
    drop();
    throw error;
  }
}

function readerOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  transfer: Transfer,
): Pick<Connection, "read" | "unread"> {
  let putBack: Uint8Array | undefined;
  return {
    read() {
      const again = putBack;
      putBack = undefined;
      if (again !== undefined) return Promise.resolve(again);
      return transfer.fromHost(reader.read()).then(({ value }) => value);
    },
    unread(bytes) {
      if (bytes.byteLength > 0) putBack = bytes;
    },
  };
}

/** Cancels the body: an unread response would keep its connection open. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
