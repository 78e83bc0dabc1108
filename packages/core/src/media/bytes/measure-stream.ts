import { DramatisError } from "../../errors/dramatis-error.ts";

/** Reads one file of some kind from its bytes as they arrive. */
export interface FileReader<Info> {
  /** Takes the next bytes, in order. @throws DramatisError where the file is not of the kind, broken or not allowed. */
  push(chunk: Uint8Array): void;
  /** What has to be known of the file before it is stored; undefined where that takes more bytes. */
  readonly info: Info | undefined;
  /** Whether the bytes so far can be shown, though not all of what they promise has come. */
  readonly isUsable: boolean;
  /** Whether the bytes so far are a whole file, by its own structure. */
  readonly isWhole: boolean;
  /** What is wrong with a file that is all there and is not usable. */
  unreadable(): Error;
}

/** A kind of file that is known by its own bytes. */
export interface FileKind<Info> {
  /** What it is called in messages: `video`. */
  readonly name: string;
  /** How many of the first bytes tell the kind from others. What ends before that is not one that was cut short. */
  readonly signatureBytes: number;
  open(): FileReader<Info>;
}

/** How the end of a source is known to be the end of the file. */
export interface SourceEnd {
  /**
   * How many bytes the sender declared. That this many arrived proves that the file is complete, whatever its structure
   * says: many programs write files whose end is missing, and browsers show them.
   */
  readonly declaredLength?: number | undefined;
  /** Whether the source fails where its sender is cut off, as a part of a form does: its end proves the same then. */
  readonly isEndVerified?: boolean | undefined;
}

/** What a stream may be at most, and what is done as it arrives. */
export interface MeasureOptions extends SourceEnd {
  readonly maxBytes: number;
  /** Called whenever something arrives. */
  readonly onBytes?: () => void;
}

/** A file of which something is known while most of its bytes are still to come. */
export interface MeasuredStream<Info> {
  readonly info: Info;
  /** The whole file. It fails with `download_failed` if the source ends before the file does. */
  readonly body: ReadableStream<Uint8Array>;
  /** Why the body failed, once it has: a store may wrap what it read. */
  failure(): unknown;
}

/**
 * Reads as much of a stream as it takes to know the file, and hands on the whole of it, chunk by chunk. Each byte is
 * looked at once, so that the outcome does not depend on how the chunks fall; what comes before the info is kept until
 * the body is read.
 *
 * That the file is complete is proven by its declared length or a verified end. Without either, its own structure has
 * to show it, since a connection that broke may look like an end.
 *
 * @throws DramatisError `unsupported_media` for what is not of the kind, `output_too_large` for more than `maxBytes`,
 * `download_failed` for what ends too early. The source is cancelled then.
 */
export async function measureStream<Info>(
  source: ReadableStream<Uint8Array>,
  kind: FileKind<Info>,
  options: MeasureOptions,
): Promise<MeasuredStream<Info>> {
  const reader = source.getReader();
  const file = new CheckedFile(kind, options);
  const input: Input = {
    async read() {
      const { value } = await reader.read();
      options.onBytes?.();
      file.take(value);
      return value;
    },
    // Nobody waits for it: a source may take as long as it likes.
    cancel: (reason) => void reader.cancel(reason).catch(() => undefined),
  };
  try {
    const chunks: Uint8Array[] = [];
    while (file.info === undefined) {
      const chunk = await input.read();
      // Empty ones are not kept: there may be any number.
      if (chunk !== undefined && chunk.byteLength > 0) chunks.push(chunk);
    }
    let failure: unknown;
    const body = streamOf(input, chunks, (error) => {
      failure = error;
    });
    return { info: file.info, body, failure: () => failure };
  } catch (error) {
    input.cancel(error);
    throw error;
  }
}

interface Input {
  /** The next bytes, which were checked; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  cancel(reason: unknown): void;
}

/** Checks the bytes of a file as they arrive, and its end. */
class CheckedFile<Info> {
  readonly #kind: FileKind<Info>;
  readonly #reader: FileReader<Info>;
  readonly #options: MeasureOptions;
  #length = 0;

  constructor(kind: FileKind<Info>, options: MeasureOptions) {
    this.#kind = kind;
    this.#reader = kind.open();
    this.#options = options;
  }

  get info(): Info | undefined {
    return this.#reader.info;
  }

  /** @param chunk - undefined at the end. @throws DramatisError */
  take(chunk: Uint8Array | undefined): void {
    if (chunk === undefined) {
      this.#checkEnd();
      return;
    }
    this.#length += chunk.byteLength;
    const { name } = this.#kind;
    const { maxBytes } = this.#options;
    if (this.#length > maxBytes) {
      const message = `The ${name} has more than the ${maxBytes} bytes that are allowed.`;
      throw new DramatisError("output_too_large", message);
    }
    this.#reader.push(chunk);
  }

  #checkEnd(): void {
    const { name, signatureBytes } = this.#kind;
    const { declaredLength, isEndVerified = false } = this.#options;
    const isComplete = isEndVerified || this.#length === declaredLength;
    const isShort = declaredLength !== undefined && this.#length < declaredLength;
    if (isComplete ? this.#reader.isUsable : !isShort && this.#reader.isWhole) return;
    if (isComplete || (this.#length < signatureBytes && !isShort)) throw this.#reader.unreadable();
    throw new DramatisError("download_failed", `The ${name} was cut short on its way.`);
  }
}

function streamOf(
  input: Input,
  firstChunks: Uint8Array[],
  onFailure: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = firstChunks.shift() ?? (await input.read());
          if (chunk === undefined) controller.close();
          else controller.enqueue(chunk);
        } catch (error) {
          onFailure(error);
          input.cancel(error);
          throw error;
        }
      },
      cancel: (reason) => input.cancel(reason),
    },
    // Nothing is read ahead of the store.
    { highWaterMark: 0 },
  );
}
