import type { AssetKind } from "../../assets/asset.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { type Connection, connect, type FetchOutput } from "./connection.ts";
import { canContinue, continueDownload } from "./continue-download.ts";
import { asDownloadError, cutShort, outputChanged } from "./download-errors.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import { TrailingBytes } from "./trailing-bytes.ts";
import type { Transfer } from "./transfer.ts";

/** A download in progress. */
export interface Download {
  /** The whole output. If a connection breaks, it continues over another one for as long as the policy allows. */
  readonly body: ReadableStream<Uint8Array>;
  /** The number of bytes that the host declares, if it does. The body fails if it has fewer. */
  readonly byteLength: number | undefined;
}

/** What a download needs. */
export interface DownloadParts {
  readonly kind: AssetKind;
  readonly transfer: Transfer;
  readonly retryPolicy: RetryPolicy;
  readonly fetchOutput: FetchOutput;
}

/** Starts the download of an output. Bytes are fetched as they are read, and are not buffered. */
export async function openDownload(parts: DownloadParts): Promise<Download> {
  const { transfer, fetchOutput } = parts;
  const connection = await connect(fetchOutput, transfer);
  if (connection?.from !== 0) {
    connection?.drop();
    throw outputChanged();
  }
  const bytes = new ArrivingBytes(parts, connection);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await bytes.next();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
      cancel: () => bytes.drop(),
    },
    // Do not read ahead of the store.
    { highWaterMark: 0 },
  );
  return { body, byteLength: connection.total };
}

/** The bytes of an output in order, over as many connections as it takes. */
class ArrivingBytes {
  readonly #parts: DownloadParts;
  readonly #first: Connection;
  readonly #trailing = new TrailingBytes();
  #connection: Connection;
  #position = 0;
  #isLengthKnown = true;

  constructor(parts: DownloadParts, first: Connection) {
    this.#parts = parts;
    this.#first = first;
    this.#connection = first;
  }

  /** Reads the next bytes; undefined once all have arrived. */
  async next(): Promise<Uint8Array | undefined> {
    const { transfer, retryPolicy } = this.#parts;
    const chunk = await this.#read();
    if (chunk === undefined) {
      transfer.completed();
      return undefined;
    }
    this.#position += chunk.byteLength;
    if (this.#position > this.#total()) this.#ignoreDeclaredLength();
    this.#trailing.push(chunk);
    transfer.received(chunk.byteLength);
    retryPolicy.reached(this.#position);
    return chunk;
  }

  drop(): void {
    this.#connection.drop();
  }

  async #read(): Promise<Uint8Array | undefined> {
    const { kind } = this.#parts;
    while (true) {
      try {
        const chunk = await this.#connection.read();
        if (chunk === undefined && this.#position < this.#total(0)) throw cutShort(kind);
        if (chunk?.byteLength !== 0) return chunk;
      } catch (error) {
        await this.#reconnect(asDownloadError(kind, error));
      }
    }
  }

  /** Continues over another connection. @throws the error if that is not possible */
  async #reconnect(broken: DramatisError): Promise<void> {
    const { kind, transfer, retryPolicy, fetchOutput } = this.#parts;
    const progress = { position: this.#position, trailing: this.#trailing, first: this.#first };
    this.#connection.drop();
    for (let error = broken; ; ) {
      transfer.signal.throwIfAborted();
      if (!this.#isLengthKnown || !canContinue(progress)) throw error;
      await transfer.rest(retryPolicy.nextDelayMs(error));
      const next = await continueDownload(fetchOutput, transfer, progress).catch((failure: unknown) =>
        asDownloadError(kind, failure),
      );
      if (next === undefined) throw outputChanged();
      if (DramatisError.isInstance(next)) error = next;
      else {
        this.#connection = next;
        return;
      }
    }
  }

  /** More bytes have arrived than the first response declared, so its length is wrong and is ignored. */
  #ignoreDeclaredLength(): void {
    if (this.#connection !== this.#first) throw outputChanged();
    this.#isLengthKnown = false;
  }

  #total(otherwise = Number.POSITIVE_INFINITY): number {
    if (!this.#isLengthKnown) return otherwise;
    return this.#first.total ?? this.#connection.total ?? otherwise;
  }
}
