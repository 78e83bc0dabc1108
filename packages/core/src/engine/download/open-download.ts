import type { AssetKind } from "../../assets/asset.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { type Connection, connect, type FetchOutput } from "./connection.ts";
import { canContinue, continueDownload } from "./continue-download.ts";
import { asDownloadError, cutShort, outputChanged } from "./download-errors.ts";
import type { Patience } from "./patience.ts";
import { TrailingBytes } from "./trailing-bytes.ts";
import type { Transfer } from "./transfer.ts";

/** An output on its way. */
export interface Download {
  /** The whole output. Where a connection breaks it goes on with another, as long as there is patience. */
  readonly body: ReadableStream<Uint8Array>;
  /** How many bytes it has, where the host says so; the body fails if it has fewer. */
  readonly byteLength: number | undefined;
}

/** What a download tasks with. */
export interface DownloadParts {
  readonly kind: AssetKind;
  readonly transfer: Transfer;
  readonly patience: Patience;
  readonly fetchOutput: FetchOutput;
}

/** Begins to download an output. The bytes flow as they are read, and are nowhere kept. */
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
    // Nothing is read ahead of the store.
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
  #isCounted = true;

  constructor(parts: DownloadParts, first: Connection) {
    this.#parts = parts;
    this.#first = first;
    this.#connection = first;
  }

  /** The next bytes; undefined once all are there. */
  async next(): Promise<Uint8Array | undefined> {
    const { transfer, patience } = this.#parts;
    const chunk = await this.#read();
    if (chunk === undefined) {
      transfer.arrived();
      return undefined;
    }
    this.#position += chunk.byteLength;
    if (this.#position > this.#total()) this.#miscounted();
    this.#trailing.push(chunk);
    transfer.moved(chunk.byteLength);
    patience.reached(this.#position);
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
        await this.#goOn(asDownloadError(kind, error));
      }
    }
  }

  /** Brings the rest over another connection. @throws the error where that is not possible. */
  async #goOn(broken: DramatisError): Promise<void> {
    const { kind, transfer, patience, fetchOutput } = this.#parts;
    const progress = { position: this.#position, trailing: this.#trailing, first: this.#first };
    this.#connection.drop();
    for (let error = broken; ; ) {
      transfer.signal.throwIfAborted();
      if (!this.#isCounted || !canContinue(progress)) throw error;
      await transfer.rest(patience.next(error));
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

  /** More has come than was declared: the declaration was about something else, and nothing can be counted by it. */
  #miscounted(): void {
    if (this.#connection !== this.#first) throw outputChanged();
    this.#isCounted = false;
  }

  #total(otherwise = Number.POSITIVE_INFINITY): number {
    if (!this.#isCounted) return otherwise;
    return this.#first.total ?? this.#connection.total ?? otherwise;
  }
}
