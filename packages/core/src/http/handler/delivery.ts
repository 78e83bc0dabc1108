import { onAbort } from "../../util/on-abort.ts";
import type { HandlerRequest } from "./request-head.ts";

/** Whether an answer reached its caller, as far as a server can know: all of it was handed to the connection. */
export interface Delivery {
  /** Resolves once, and never rejects. */
  readonly outcome: Promise<boolean>;
  /** Aborts if the caller turns out not to have got what counted as delivered. */
  readonly lost: AbortSignal | undefined;
  /** Says how it went. Only the first word counts. */
  end(isDelivered: boolean): void;
  /** The same answer. It is delivered when its body was read to its end and, where the connection says so, was sent. */
  watch(response: Response): Response;
  /** The same items. The answer is delivered when the reader comes back after the one that `isLast` finds. */
  watchItems<Item>(items: AsyncIterable<Item>, isLast: (item: Item) => boolean): AsyncIterable<Item>;
}

/** Follows the answer to a request. A caller who goes away before its end did not get it. */
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
    // The last bytes may have been read ahead of a connection that breaks before it takes them.
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

/** The same bytes, each piece taken when it is asked for. */
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
