import type { Incoming } from "./node-messages.ts";

/** The body of a request, and how to release it. */
export interface BodyStream {
  readonly stream: ReadableStream<Uint8Array>;
  /** Stops reading, even if someone still reads: the request is answered. */
  release(): void;
}

/** The body as a stream that reads from the socket only on demand. */
export function bodyStream(incoming: Incoming, signal: AbortSignal): BodyStream {
  let isListening = false;
  let stopListening = () => {};

  function listen(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const onData = (chunk: Uint8Array) => {
      controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      incoming.pause();
    };
    const onEnd = () => {
      stopListening();
      controller.close();
    };
    const onClose = () => {
      stopListening();
      controller.error(signal.aborted ? signal.reason : clientGone());
    };
    isListening = true;
    stopListening = () => void incoming.off("data", onData).off("end", onEnd).off("close", onClose);
    incoming.on("data", onData).on("end", onEnd).on("close", onClose);
    if (incoming.readableEnded) onEnd();
    else if (incoming.destroyed) onClose();
  }

  let fail = (_reason: unknown) => {};
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        fail = (reason) => controller.error(reason);
      },
      pull(controller) {
        if (!isListening) listen(controller);
        incoming.resume();
      },
      cancel() {
        stopListening();
        incoming.pause();
      },
    },
    { highWaterMark: 0 },
  );

  return {
    stream,
    release() {
      stopListening();
      fail(new DOMException("The request is already answered.", "AbortError"));
    },
  };
}

/** The error for a reader if the client has disconnected. */
export function clientGone(): DOMException {
  return new DOMException("The client disconnected.", "AbortError");
}
