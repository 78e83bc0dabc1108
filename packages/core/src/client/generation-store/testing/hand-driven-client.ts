import type { BatchEvent } from "../../../batch/batch-event.ts";
import type { BatchResult } from "../../../batch/batch-result.ts";
import type { CharacterReferenceRequest } from "../../../request/character-reference-request.ts";
import type { DramatisClient } from "../../dramatis-client.ts";
import type { ClientRunOptions, RetryOptions } from "../../media-client.ts";

/** One call of a client. The test decides what it returns, and when. */
export interface Call {
  readonly method: "stream" | "events" | "retryStream";
  readonly batchId?: string;
  readonly request?: CharacterReferenceRequest;
  readonly options: ClientRunOptions & { readonly slots?: readonly number[]; readonly after?: number };
  /** Whether the iteration was stopped. */
  isDetached: boolean;
  emit(...events: BatchEvent[]): Promise<void>;
  end(): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** Waits until all pending microtasks have run. */
export function flush(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Creates a client without a network. The test answers each call. */
export function handDrivenClient() {
  const calls: Call[] = [];
  const canceled: string[] = [];
  let cancel = (): Promise<BatchResult> => new Promise(() => {});

  function called(
    details: Pick<Call, "method" | "batchId" | "request" | "options">,
  ): AsyncIterable<BatchEvent> {
    const queue: Promise<IteratorResult<BatchEvent>>[] = [];
    const waiting: ((next: Promise<IteratorResult<BatchEvent>>) => void)[] = [];
    const put = async (next: Promise<IteratorResult<BatchEvent>>) => {
      next.catch(() => {});
      const take = waiting.shift();
      if (take) take(next);
      else queue.push(next);
      await flush();
    };
    const end = () => put(Promise.resolve({ done: true, value: undefined }));
    const call: Call = {
      ...details,
      isDetached: false,
      async emit(...events) {
        for (const value of events) await put(Promise.resolve({ done: false, value }));
      },
      end,
      fail: (error) => put(Promise.reject(error)),
    };
    const iterator: AsyncIterator<BatchEvent> = {
      next: () => queue.shift() ?? new Promise((resolve) => waiting.push(resolve)),
      return: async () => {
        call.isDetached = true;
        return { done: true, value: undefined };
      },
    };
    return {
      [Symbol.asyncIterator]: () => {
        calls.push(call);
        return iterator;
      },
    };
  }

  const images = {
    stream: (request: CharacterReferenceRequest, options: ClientRunOptions = {}) =>
      called({ method: "stream", request, options }),
    events: (batchId: string, options: ClientRunOptions = {}) =>
      called({ method: "events", batchId, options }),
    retryStream: (batchId: string, options: RetryOptions = {}) =>
      called({ method: "retryStream", batchId, options }),
    cancel: (batchId: string) => {
      canceled.push(batchId);
      return cancel();
    },
  };

  return {
    client: { images, videos: images } as unknown as DramatisClient,
    calls,
    canceled,
    /** Returns a call by its index; negative indexes count from the last. */
    call(index: number): Call {
      const call = calls.at(index);
      if (call === undefined) throw new Error(`Call ${index} was not made.`);
      return call;
    },
    answerCancel(answer: () => Promise<BatchResult>) {
      cancel = answer;
    },
  };
}

/** Creates a storage whose items a test can read. */
export function memoryStorage(items: Record<string, string> = {}) {
  return {
    items,
    getItem: (key: string) => items[key] ?? null,
    setItem: (key: string, value: string) => {
      items[key] = value;
    },
    removeItem: (key: string) => {
      delete items[key];
    },
  };
}
