import type { DownloadRange } from "../../provider/prediction-provider.ts";
import { type Connection, connect, type FetchOutput } from "./connection.ts";
import type { TrailingBytes } from "./trailing-bytes.ts";
import type { Transfer } from "./transfer.ts";

/** How far a download has come. */
export interface Progress {
  /** How many bytes of the output were handed on. */
  readonly position: number;
  /** The last of them. */
  readonly trailing: TrailingBytes;
  /** What the first answer said. */
  readonly first: Connection;
}

/** Whether the rest can be asked for such that two different outputs are never joined. */
export function canContinue({ position, trailing, first }: Progress): boolean {
  const isNamed = first.validator !== undefined || first.total !== undefined;
  return first.isPlain && (isNamed || position === trailing.byteLength);
}

/**
 * Asks for the rest of an output. The last bytes that have arrived are asked for once more and compared: a host may
 * answer with another range than it says. The rest belongs to the same output if the host names it by the same strong
 * validator. Where the host has none, the same length, the same other marks, and the same last bytes have to do; outputs
 * are compressed, so no two of them agree in 16 kB by chance.
 *
 * @returns undefined where the answer is not known to be of the same output.
 * @throws what the provider throws, or the connection.
 */
export async function continueDownload(
  fetchOutput: FetchOutput,
  transfer: Transfer,
  progress: Progress,
): Promise<Connection | undefined> {
  const { position, trailing, first } = progress;
  const from = position - trailing.byteLength;
  const connection = await connect(fetchOutput, transfer, rangeFrom(from, first.validator));
  if (connection === undefined) return undefined;
  try {
    if (isOfSame(connection, first, from) && (await passOver(connection, from, trailing))) return connection;
  } catch (error) {
    connection.drop();
    throw error;
  }
  connection.drop();
  return undefined;
}

function rangeFrom(from: number, validator: string | undefined): DownloadRange | undefined {
  if (from === 0) return undefined;
  return { from, ...(validator === undefined ? {} : { validator }) };
}

function isOfSame(answer: Connection, first: Connection, from: number): boolean {
  if (!answer.isPlain || (answer.from !== from && answer.from !== 0)) return false;
  if (answer.total !== undefined && first.total !== undefined && answer.total !== first.total) return false;
  // Then every byte that was handed on is about to be compared.
  if (from === 0) return true;
  if (first.validator !== undefined) return answer.validator === first.validator;
  return answer.from === from && answer.total !== undefined && haveSameMarks(answer, first);
}

function haveSameMarks(one: Connection, other: Connection): boolean {
  return one.total === other.total && JSON.stringify(one.marks) === JSON.stringify(other.marks);
}

/** Reads up to the position, and compares the last bytes before it. */
async function passOver(connection: Connection, from: number, trailing: TrailingBytes): Promise<boolean> {
  let at = connection.from;
  const position = from + trailing.byteLength;
  while (at < position) {
    const chunk = await connection.read();
    if (chunk === undefined) return false;
    const known = chunk.subarray(Math.max(from - at, 0), position - at);
    const offset = Math.max(at - from, 0);
    if (known.byteLength > 0 && !trailing.isAt(offset, known)) return false;
    connection.unread(chunk.subarray(position - at));
    at += chunk.byteLength;
  }
  return true;
}
