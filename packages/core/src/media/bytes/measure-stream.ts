import { DramatisError } from "../../errors/dramatis-error.ts";

/** Reads one file from its bytes as they arrive. */
export interface FileReader<Info> {
  /**
   * Takes the next bytes, in order.
   * @throws DramatisError if the file is not of the kind, is broken, or is not allowed.
   */
  push(chunk: Uint8Array): void;
  /** The facts that are needed to store the file; undefined until enough bytes have arrived. */
  readonly info: Info | undefined;
  /** Whether the bytes so far can be shown, even if the file is not complete. */
  readonly isUsable: boolean;
  /** Whether the bytes so far are a complete file, by its own structure. */
  readonly isWhole: boolean;
  /** Returns the error of a complete file that is not usable. */
  unreadable(): Error;
}

/** A kind of file that is recognized by its bytes. */
export interface FileKind<Info> {
  /** The name in messages: `video`. */
  readonly name: string;
  /** How many of the first bytes identify the kind. A file that ends before that is not treated as cut short. */
  readonly signatureBytes: number;
  open(): FileReader<Info>;
}

/** How to recognize that the end of the source is the end of the file. */
export interface SourceEnd {
  /**
   * The length that the sender declared, in bytes. If this many bytes arrived, the file is complete, whatever its
   * structure says: many programs write files without a proper end, and browsers show them.
   */
  readonly declaredLength?: number | undefined;
  /**
   * Whether the source fails if its sender is cut off, like a part of a form. Its end then proves that the file is
   * complete.
   */
  readonly isEndVerified?: boolean | undefined;
}

/** Options of measuring a stream. */
export interface MeasureOptions extends SourceEnd {
  readonly maxBytes: number;
  /** Called for each chunk, and for the end. */
  readonly onBytes?: () => void;
}

/** A file whose facts are known before most of its bytes have arrived. */
export interface MeasuredStream<Info> {
  readonly info: Info;
  /** The whole file. Fails with `download_failed` if the source ends before the file does. */
  readonly body: ReadableStream<Uint8Array>;
  /** Returns the error of a failed body. A store can wrap it in an error of its own. */
  failure(): unknown;
}

/**
 * Reads a stream until the file's facts are known, and returns a body with the whole file, chunk by chunk. Each byte is
 * read once, and the result does not depend on how the file is cut into chunks. The chunks before the facts are kept in
 * memory until the body is read.
 *
 * The declared length or a verified end prove that the file is complete. Without them the file's own structure must
 * show it, because a broken connection can look like an end.
 *
 * @throws DramatisError `unsupported_media` if the file is not of the kind, `output_too_large` if it has more than
 * `maxBytes`, `download_failed` if it ends too early. The source is then canceled.
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
    // Not awaited, because a cancel can hang.
    cancel: (reason) => void reader.cancel(reason).catch(() => undefined),
  };
  try {
    const chunks: Uint8Array[] = [];
    while (file.info === undefined) {
      const chunk = await input.read();
      // Empty chunks are not kept, because there could be any number of them.
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
  /** Reads and checks the next bytes; undefined at the end. */
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
    // 0, so that the source is not read ahead of the store.
    { highWaterMark: 0 },
  );
}
