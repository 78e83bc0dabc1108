/** A stream, and what its reader did with it. */
export interface Source {
  readonly stream: ReadableStream<Uint8Array>;
  readonly told: { pulled: number; cancelled: unknown[] };
}

/** What comes behind the chunks of a source: its end, an error, nothing at all, or the last chunk over and over. */
export type SourceEnd = "end" | "stall" | "repeat" | Error;

/** A source that gives these chunks one by one, each when it is asked for. */
export function sourceOf(chunks: readonly Uint8Array[], end: SourceEnd = "end"): Source {
  const told: Source["told"] = { pulled: 0, cancelled: [] };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[told.pulled] ?? (end === "repeat" ? chunks.at(-1)?.slice() : undefined);
        told.pulled++;
        if (chunk !== undefined) controller.enqueue(chunk);
        else if (end instanceof Error) controller.error(end);
        else if (end === "stall") return new Promise<void>(() => undefined);
        else controller.close();
        return undefined;
      },
      cancel(reason) {
        told.cancelled.push(reason);
      },
    },
    // Nothing is asked for before somebody reads.
    { highWaterMark: 0 },
  );
  return { stream, told };
}

/** The bytes in pieces of that size, each in a buffer of its own. */
export function inChunks(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.byteLength; start += size) chunks.push(bytes.slice(start, start + size));
  return chunks;
}

/** The bytes as they lie in a pool that others use too, other bytes before and behind them: a `Buffer` of Node's. */
export function pooled(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const pool = new Uint8Array(bytes.byteLength + 64).fill(0xee);
  pool.set(bytes, 24);
  return pool.subarray(24, 24 + bytes.byteLength);
}

/** A source that gives one buffer again and again, and fills it anew each time that it is asked. */
export function reusingSource(
  chunks: number,
  buffer: Uint8Array,
  fill: (buffer: Uint8Array, chunk: number) => void | Promise<void>,
): ReadableStream<Uint8Array> {
  let given = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (given === chunks) return controller.close();
        await fill(buffer, given++);
        controller.enqueue(buffer);
      },
    },
    { highWaterMark: 0 },
  );
}

/** A source of the second kind that the web has, whose reader may bring a buffer of its own. */
export function byteSource(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: "bytes",
    start(controller) {
      controller.enqueue(bytes.slice());
      controller.close();
    },
  });
}
