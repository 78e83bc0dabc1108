import { memoryStore } from "@dramatis/core";
import {
  type AssetBody,
  collectBody,
  type Journal,
  type OpenAsset,
  type PutInfo,
  type Store,
  type StoreCapabilities,
} from "@dramatis/core/store";
import type { MakeStore } from "../../make-store.ts";

/** A store with one fault, and the cases that must detect it. All other cases must pass. */
export interface Mutant {
  readonly name: string;
  readonly makeStore: MakeStore;
  /** Group and name of each case that fails. */
  readonly fails: readonly string[];
}

/** Creates stores that are a memory store with some methods replaced. */
export function storeWith(change: (inner: Store) => Partial<Store>): () => Store {
  return () => {
    const inner = memoryStore();
    return {
      put: (...call) => inner.put(...call),
      open: (id) => inner.open(id),
      head: (id) => inner.head(id),
      list: (options) => inner.list(options),
      delete: (id) => inner.delete(id),
      close: () => inner.close(),
      journal: inner.journal,
      capabilities: inner.capabilities,
      ...change(inner),
    };
  };
}

/** Creates stores that are a memory store with another `put`. */
export function putWith(
  put: (inner: Store, id: string, body: AssetBody, info: PutInfo) => ReturnType<Store["put"]>,
): () => Store {
  return storeWith((inner) => ({ put: async (id, body, info) => put(inner, id, body, info) }));
}

/** Creates stores that are a memory store with changed results of `open`. */
export function openWith(change: (found: OpenAsset, inner: Store) => OpenAsset): () => Store {
  return storeWith((inner) => ({
    async open(id) {
      const found = await inner.open(id);
      return found && change(found, inner);
    },
  }));
}

/** Creates stores that are a memory store with some methods of the journal replaced. */
export function journalWith(change: (inner: Journal) => Partial<Journal>): () => Store {
  return storeWith(({ journal }) => ({
    journal: {
      append: (...call) => journal.append(...call),
      read: (...call) => journal.read(...call),
      unfinished: (options) => journal.unfinished(options),
      list: (options) => journal.list(options),
      delete: (id) => journal.delete(id),
      ...change(journal),
    },
  }));
}

/** Creates stores that are a memory store with false capabilities. */
export function claiming(capabilities: Partial<StoreCapabilities>): () => Store {
  return storeWith((inner) => ({ capabilities: { ...inner.capabilities, ...capabilities } }));
}

/** Changes the chunks of a body, if it is a stream. Drops a chunk if `change` returns undefined. */
export function mapChunks(body: AssetBody, change: (chunk: Uint8Array) => Uint8Array | undefined): AssetBody {
  if (!(body instanceof ReadableStream) || body.locked) return body;
  return passThrough(body, {
    change: (chunk) => (chunk instanceof Uint8Array ? (change(chunk) ?? new Uint8Array()) : chunk),
  });
}

/** How {@link passThrough} changes a stream. */
export interface PassThroughOptions {
  readonly change?: (chunk: Uint8Array) => Uint8Array;
  /** Whether to continue with the next chunk. By default, every chunk is passed on. */
  readonly shouldContinue?: () => boolean | Promise<boolean>;
  readonly canceled?: () => void;
  /** Whether a failure of the source ends the stream without an error. */
  readonly endsOnFailure?: boolean;
}

/** Wraps a stream and changes it on the way. Reads the source only on demand. */
export function passThrough(
  stream: ReadableStream<Uint8Array>,
  options: PassThroughOptions,
): ReadableStream<Uint8Array> {
  const { change, shouldContinue, canceled, endsOnFailure } = options;
  const reader = stream.getReader();
  const next = async () => {
    try {
      const { value } = await reader.read();
      return value;
    } catch (error) {
      if (endsOnFailure) return undefined;
      throw error;
    }
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await next();
        if (chunk === undefined || (shouldContinue !== undefined && !(await shouldContinue())))
          controller.close();
        else controller.enqueue(change === undefined ? chunk : change(chunk));
      },
      cancel(reason) {
        canceled?.();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Returns all bytes of a body, however many they are. */
export function collectAll(body: AssetBody, { signal }: Pick<PutInfo, "signal">): Promise<Uint8Array> {
  return collectBody(body, signal === undefined ? {} : { signal });
}
