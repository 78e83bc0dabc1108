import { DramatisError } from "../errors/dramatis-error.ts";
import { concatBytes } from "./concat-bytes.ts";

/** A kind of file that its own bytes tell. */
export interface FileKind<Info> {
  /** What it is called in messages: `video`. */
  readonly name: string;
  /** How many of the first bytes it takes to tell the kind from others. */
  readonly signatureBytes: number;
  /**
   * Reads what the beginning of a file tells; `"more"` where it takes more of the file, undefined where it is none of
   * the kind. It may throw for one that is not allowed. The more bytes it asks for, the more are kept.
   */
  inspect(header: Uint8Array): Info | "more" | undefined;
  /** What is said to whom sends anything else. */
  readonly refusal: string;
  /** Follows a file's bytes up to its end. `push` may throw for what is broken. */
  ending(info: Info): { push(chunk: Uint8Array): void; readonly isWhole: boolean };
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
 * Reads as much of a stream as it takes to inspect it, and hands on the whole of it, chunk by chunk.
 *
 * @param onBytes - called whenever something arrives.
 * @throws DramatisError `unsupported_media` for what is not of the kind, `download_failed` for what ends too early.
 * The source is cancelled then.
 */
export async function measureStream<Info>(
  source: ReadableStream<Uint8Array>,
  kind: FileKind<Info>,
  { maxBytes, onBytes }: { readonly maxBytes: number; readonly onBytes: () => void },
): Promise<MeasuredStream<Info>> {
  const reader = source.getReader();
  const input: Input = {
    async read() {
      const { value } = await reader.read();
      onBytes();
      return value;
    },
    // Nobody waits for it: a source may take as long as it likes.
    cancel: (reason) => void reader.cancel(reason).catch(() => undefined),
  };
  try {
    const { info, chunks } = await readHeader(input, kind);
    let failure: unknown;
    const ending = kind.ending(info);
    let length = 0;
    const check = (chunk: Uint8Array | undefined) => {
      if (chunk === undefined) {
        if (!ending.isWhole) throw cutShort(kind);
        return;
      }
      length += chunk.byteLength;
      if (length > maxBytes) throw tooLarge(kind, maxBytes);
      ending.push(chunk);
    };
    const body = checkedBody(input, chunks, check, (error) => {
      failure = error;
    });
    return { info, body, failure: () => failure };
  } catch (error) {
    input.cancel(error);
    throw error;
  }
}

interface Input {
  /** The next bytes; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  cancel(reason: unknown): void;
}

async function readHeader<Info>(
  input: Input,
  kind: FileKind<Info>,
): Promise<{ info: Info; chunks: Uint8Array[] }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let triedAt = 0;
  while (true) {
    const chunk = await input.read();
    // Empty ones are not kept: there may be any number.
    if (chunk !== undefined && chunk.byteLength > 0) {
      chunks.push(chunk);
      length += chunk.byteLength;
    }
    // Trying at doubled lengths keeps a header that drips in byte by byte from being parsed at every byte.
    const isDue = length >= 2 * triedAt || chunk === undefined;
    if (isDue && length >= kind.signatureBytes) {
      triedAt = length;
      const info = kind.inspect(concatBytes(chunks));
      if (info === undefined) throw refused(kind);
      if (info !== "more") return { info, chunks };
    }
    if (chunk === undefined) throw length < kind.signatureBytes ? refused(kind) : cutShort(kind);
  }
}

/** @param check - throws where the body is to fail; it is given undefined at the end. */
function checkedBody(
  input: Input,
  firstChunks: Uint8Array[],
  check: (chunk: Uint8Array | undefined) => void,
  onFailure: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = firstChunks.shift() ?? (await input.read());
          check(chunk);
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

type Named = Pick<FileKind<unknown>, "name" | "refusal">;

function refused({ refusal }: Named): DramatisError {
  return new DramatisError("unsupported_media", refusal);
}

function cutShort({ name }: Named): DramatisError {
  return new DramatisError("download_failed", `The ${name} was cut short on its way.`);
}

function tooLarge({ name }: Named, maxBytes: number): DramatisError {
  return new DramatisError(
    "output_too_large",
    `The ${name} has more than the ${maxBytes} bytes that are allowed.`,
  );
}
