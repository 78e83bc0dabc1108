/** A body of text that is made as it is read. A reader that goes away ends the source. */
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
        // Not waited for: a source that waits for the next event ends with it.
        void iterator.return?.(undefined).catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
