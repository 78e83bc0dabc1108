/** A text body that is produced as it is read. If the reader cancels it, the source ends. */
export function textStream(
  parts: AsyncIterable<string>,
  onEnd: (isWhole: boolean) => void = () => {},
): ReadableStream<Uint8Array> {
  const iterator = parts[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let ended = false;
  const end = (isWhole: boolean) => {
    if (!ended) onEnd(isWhole);
    ended = true;
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await iterator.next();
          if (!done) return controller.enqueue(encoder.encode(value));
          end(true);
          controller.close();
        } catch (error) {
          end(false);
          throw error;
        }
      },
      async cancel() {
        end(false);
        // Not awaited: a source that waits for an event returns only after that event.
        void iterator.return?.(undefined).catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
