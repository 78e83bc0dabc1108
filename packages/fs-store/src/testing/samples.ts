import { createHash } from "node:crypto";
import type { JournalRecord, PutInfo, Store } from "@dramatis/core/store";

/** Valid put options. */
export const imageInfo: PutInfo = {
  kind: "image",
  mediaType: "image/png",
  metadata: { description: "a lighthouse keeper" },
  origin: { type: "uploaded", filename: "keeper.png" },
};

/** Returns bytes that differ by position and by seed. */
export function sampleBytes(byteLength: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let value = seed;
  for (let index = 0; index < byteLength; index += 1) {
    value = (Math.imul(value, 1_103_515_245) + 12_345) & 0x7fffffff;
    bytes[index] = value >> 16;
  }
  return bytes;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Creates a stream of these chunks, which then ends, fails or stalls. */
export function streamOf(
  chunks: readonly Uint8Array[],
  end: "end" | "stall" | Error = "end",
): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[next];
      next += 1;
      if (chunk !== undefined) controller.enqueue(chunk);
      else if (end === "end") controller.close();
      else if (end !== "stall") controller.error(end);
      else return new Promise<void>(() => undefined);
      return undefined;
    },
  });
}

/** Returns the hash of the bytes of an asset, which is faster to compare than the bytes. */
export async function storedHash(store: Store, id: string): Promise<string | undefined> {
  const found = await store.open(id);
  return found && sha256(await found.bytes());
}

export async function recordsOf(store: Store, streamId: string, from?: number): Promise<JournalRecord[]> {
  return collect(store.journal.read(streamId, from));
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
