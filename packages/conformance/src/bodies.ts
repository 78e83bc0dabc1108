/** A stream, and what its reader did with it. */
export interface Source {
  readonly stream: ReadableStream<Uint8Array>;
  readonly observed: { pulled: number; canceled: unknown[] };
}

/** How a source continues after its chunks: it ends, fails, stalls, or repeats the last chunk indefinitely. */
export type SourceEnd = "end" | "stall" | "repeat" | Error;

/** Creates a source that yields these chunks one by one, each when it is pulled. */
export function createSource(chunks: readonly Uint8Array[], end: SourceEnd = "end"): Source {
  const observed: Source["observed"] = { pulled: 0, canceled: [] };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[observed.pulled] ?? (end === "repeat" ? chunks.at(-1)?.slice() : undefined);
        observed.pulled++;
        if (chunk !== undefined) controller.enqueue(chunk);
        else if (end instanceof Error) controller.error(end);
        else if (end === "stall") return new Promise<void>(() => undefined);
        else controller.close();
        return undefined;
      },
      cancel(reason) {
        observed.canceled.push(reason);
      },
    },
    // Without a queue, nothing is pulled before somebody reads.
    { highWaterMark: 0 },
  );
  return { stream, observed };
}

/** Splits bytes into pieces of this size, each in its own buffer. */
export function splitChunks(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.byteLength; start += size) chunks.push(bytes.slice(start, start + size));
  return chunks;
}

/** Copies bytes into the middle of a larger, shared buffer, as in a Node `Buffer` from the pool. */
export function toPooled(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const pool = new Uint8Array(bytes.byteLength + 64).fill(0xee);
  pool.set(bytes, 24);
  return pool.subarray(24, 24 + bytes.byteLength);
}

/** Creates a source that yields the same buffer for each chunk, refilled on every pull. */
export function createReusingSource(
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

/** Creates a readable byte stream (`type: "bytes"`), whose readers can bring their own buffer. */
export function createByteSource(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: "bytes",
    start(controller) {
      controller.enqueue(bytes.slice());
      controller.close();
    },
  });
}
