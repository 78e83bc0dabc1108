import { isClosed, type Outgoing, writeChunk } from "./node-messages.ts";

/** Writes a chunk, and waits until there is room for more, or nobody is there to read it. */
export function chunkWriter(outgoing: Outgoing): (chunk: Uint8Array) => Promise<void> {
  let ready = () => {};
  // One listener for all chunks: `compression` hands listeners on, and what it was handed cannot be taken back.
  const onReady = () => ready();
  outgoing.on("drain", onReady).on("close", onReady);
  return async (chunk) => {
    if (isClosed(outgoing) || writeChunk(outgoing, chunk)) return;
    await new Promise<void>((resolve) => {
      ready = resolve;
    });
  };
}
