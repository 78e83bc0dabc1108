import { onAbort } from "../../util/on-abort.ts";
import type { HandlerRequest } from "./request-head.ts";

/** Whether an answer reached its caller, as far as a server can know: all of it was passed to the connection. */
export interface Delivery {
  /** Resolves once, and never rejects. */
  readonly outcome: Promise<boolean>;
  /** Aborts if it turns out that the caller did not receive an answer that was reported as delivered. */
  readonly lost: AbortSignal | undefined;
  /** Reports the outcome. Only the first call has an effect. */
  end(isDelivered: boolean): void;
  /** The same answer. It is delivered once its body was read to the end and, if the connection reports it, was sent. */
  watch(response: Response): Response;
  /** The same items. The answer is delivered once the reader asks for more after the item that `isLast` matches. */
  watchItems<Item>(items: AsyncIterable<Item>, isLast: (item: Item) => boolean): AsyncIterable<Item>;
}

/** Watches the answer to a request. If the caller disconnects before its end, it was not delivered. */
export function createDelivery(request: Pick<HandlerRequest, "signal" | "sent" | "lost">): Delivery {
  const { signal } = request;
  let resolve: (isDelivered: boolean) => void = () => {};
  const outcome = new Promise<boolean>((settle) => {
    resolve = settle;
  });
  const end = (isDelivered: boolean) => {
    stopListening();
    resolve(isDelivered);
  };
  let stopListening = () => {};
  stopListening = onAbort(signal, () => end(false));

  const onWhole = () => {
    // The last bytes can be read before the connection has accepted them, and the connection can still break.
    if (request.sent === undefined) end(!signal.aborted);
    else void request.sent.then(end);
  };
  return {
    outcome,
    lost: request.lost,
    end,
    watch(response) {
      if (response.body === null) {
        onWhole();
        return response;
      }
      return new Response(watchedBody(response.body, { onWhole, onBroken: () => end(false) }), response);
    },
    async *watchItems(items, isLast) {
      for await (const item of items) {
        yield item;
        if (isLast(item)) end(true);
      }
    },
  };
}

/** The same bytes. Each chunk is read only when it is asked for. */
function watchedBody(
  body: ReadableStream<Uint8Array>,
  { onWhole, onBroken }: { readonly onWhole: () => void; readonly onBroken: () => void },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          onWhole();
          controller.close();
        } catch (error) {
          onBroken();
          throw error;
        }
      },
      cancel(reason) {
        onBroken();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
