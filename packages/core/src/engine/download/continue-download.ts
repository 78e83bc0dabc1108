import type { DownloadRange } from "../../provider/prediction-provider.ts";
import { type Connection, connect, type FetchOutput } from "./connection.ts";
import type { TrailingBytes } from "./trailing-bytes.ts";
import type { Transfer } from "./transfer.ts";

/** The progress of a download. */
export interface Progress {
  /** How many bytes of the output were passed on. */
  readonly position: number;
  /** The last of these bytes. */
  readonly trailing: TrailingBytes;
  /** The first response. */
  readonly first: Connection;
}

/** Whether the rest can be requested without the risk of joining two different outputs. */
export function canContinue({ position, trailing, first }: Progress): boolean {
  const isIdentified = first.validator !== undefined || first.total !== undefined;
  return first.isUnencoded && (isIdentified || position === trailing.byteLength);
}

/**
 * Requests the rest of an output. The last bytes that have arrived are requested again and compared, because a host may
 * send another range than it says. The rest belongs to the same output if it has the same strong validator. If the host
 * sends no strong validator, the length, the weak validators and the last bytes must be the same. Outputs are
 * compressed, so two of them never share 16 kB by chance.
 *
 * @returns undefined if it is not certain that the response is of the same output
 * @throws what the provider or the connection throws
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
    if (isSameOutput(connection, first, from) && (await skipKnownBytes(connection, from, trailing)))
      return connection;
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

function isSameOutput(response: Connection, first: Connection, from: number): boolean {
  if (!response.isUnencoded || (response.from !== from && response.from !== 0)) return false;
  const { total } = response;
  if (total !== undefined && first.total !== undefined && total !== first.total) return false;
  // Every byte that was passed on is about to be compared.
  if (from === 0) return true;
  if (first.validator !== undefined) return response.validator === first.validator;
  return response.from === from && total !== undefined && haveSameWeakValidators(response, first);
}

function haveSameWeakValidators(a: Connection, b: Connection): boolean {
  return a.total === b.total && JSON.stringify(a.weakValidators) === JSON.stringify(b.weakValidators);
}

/** Reads up to the position, and compares the last bytes before it. @returns whether they are the same */
async function skipKnownBytes(
  connection: Connection,
  from: number,
  trailing: TrailingBytes,
): Promise<boolean> {
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
