/**
 * Reads what is left of a request's body and throws it away, up to a limit, then cancels it.
 *
 * A server that answers and closes while its client still sends makes the answer unreadable: the client sees a reset
 * connection and never learns that its file was too large. Whoever is only a little over the limit is read to the end,
 * and the connection can be used again; nobody can keep it busy for ever.
 */
export async function discardBody(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
): Promise<void> {
  let left = maxBytes;
  try {
    while (left >= 0) {
      const { done, value } = await reader.read();
      if (done) return;
      left -= value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The client is gone: there is nothing left to throw away.
  }
}
