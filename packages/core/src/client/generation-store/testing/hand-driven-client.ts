import type { BatchEvent } from "../../../batch/batch-event.ts";
import type { BatchResult } from "../../../batch/batch-result.ts";
import type { CharacterReferenceRequest } from "../../../request/character-reference-request.ts";
import type { ClientRunOptions, DramatisClient, RetryOptions } from "../../dramatis-client.ts";

/** One call of a client: the test says what comes of it, and when. */
export interface Call {
  readonly method: "stream" | "events" | "retryStream";
  readonly batchId?: string;
  readonly request?: CharacterReferenceRequest;
  readonly options: ClientRunOptions & { readonly slots?: readonly number[]; readonly after?: number };
  /** Whether nobody listens any more. */
  isLeft: boolean;
  tell(...events: BatchEvent[]): Promise<void>;
  end(): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** Lets everything happen that waits for nothing but its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** A client without a network: each call waits for the test. */
export function handDrivenClient() {
  const calls: Call[] = [];
  const canceled: string[] = [];
  let cancel = (): Promise<BatchResult> => new Promise(() => {});

  function called(
    about: Pick<Call, "method" | "batchId" | "request" | "options">,
  ): AsyncIterable<BatchEvent> {
    const queue: Promise<IteratorResult<BatchEvent>>[] = [];
    const waiting: ((next: Promise<IteratorResult<BatchEvent>>) => void)[] = [];
    const put = async (next: Promise<IteratorResult<BatchEvent>>) => {
      next.catch(() => {});
      const take = waiting.shift();
      if (take) take(next);
      else queue.push(next);
      await turn();
    };
    const end = () => put(Promise.resolve({ done: true, value: undefined }));
    const call: Call = {
      ...about,
      isLeft: false,
      async tell(...events) {
        for (const value of events) await put(Promise.resolve({ done: false, value }));
      },
      end,
      fail: (error) => put(Promise.reject(error)),
    };
    const iterator: AsyncIterator<BatchEvent> = {
      next: () => queue.shift() ?? new Promise((resolve) => waiting.push(resolve)),
      return: async () => {
        call.isLeft = true;
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
    /** The call of this number, from the last on if negative. */
    call(index: number): Call {
      const call = calls.at(index);
      if (call === undefined) throw new Error(`There was no call ${index}.`);
      return call;
    },
    answerCancel(answer: () => Promise<BatchResult>) {
      cancel = answer;
    },
  };
}

/** A storage that keeps what it is given, and can be looked into. */
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
