import type { DownloadOptions, DownloadRange } from "../../provider/prediction-provider.ts";
import { onAbort } from "../../util/on-abort.ts";
import { type Representation, representationOf } from "./representation.ts";
import type { Transfer } from "./transfer.ts";

/** Fetches the output: the provider's `download`. */
export type FetchOutput = (options: DownloadOptions) => Promise<Response>;

/** One answer of the host, and the connection that brings it. */
export interface Connection extends Representation {
  /** The next bytes; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  /** Puts bytes back, to be read next. */
  unread(bytes: Uint8Array): void;
  /** Ends it, whatever is still on its way. */
  drop(): void;
}

/**
 * Asks the host.
 * @returns undefined where the answer does not say which bytes it brings.
 * @throws what the provider throws, or the transfer's reason.
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
    // Not waited for: a host that hangs may hang in this as well.
    reader?.cancel().catch(() => undefined);
  };
  try {
    const asked = fetchOutput({ signal: ended.signal, ...(range === undefined ? {} : { range }) });
    asked.then((late) => ended.signal.aborted && discard(late)).catch(() => undefined);
    const response = await transfer.fromHost(asked);
    const representation = representationOf(response);
    if (representation === undefined || response.body === null) {
      discard(response);
      drop();
      return undefined;
    }
    reader = response.body.getReader();
    return { ...representation, ...reading(reader, transfer), drop };
  } catch (error) {
    drop();
    throw error;
  }
}

function reading(
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

/** An answer that nobody reads keeps its connection until it is cancelled. */
function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}
