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

/** A store with one thing wrong, and the cases that must see it, no more and no fewer. */
export interface Mutant {
  readonly name: string;
  readonly makeStore: MakeStore;
  /** Group and name of each case that fails. */
  readonly fails: readonly string[];
}

/** A store in memory, some of whose methods are others. */
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

/** A store in memory with another `put`. */
export function putWith(
  put: (inner: Store, id: string, body: AssetBody, info: PutInfo) => ReturnType<Store["put"]>,
): () => Store {
  return storeWith((inner) => ({ put: async (id, body, info) => put(inner, id, body, info) }));
}

/** A store in memory that changes what it has opened. */
export function openWith(change: (found: OpenAsset, inner: Store) => OpenAsset): () => Store {
  return storeWith((inner) => ({
    async open(id) {
      const found = await inner.open(id);
      return found && change(found, inner);
    },
  }));
}

/** A store in memory, some methods of whose journal are others. */
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

/** A store in memory that says of itself what is not so. */
export function claiming(capabilities: Partial<StoreCapabilities>): () => Store {
  return storeWith((inner) => ({ capabilities: { ...inner.capabilities, ...capabilities } }));
}

/** A body whose chunks are changed, if it is a stream; undefined leaves one out. */
export function mapped(body: AssetBody, change: (chunk: Uint8Array) => Uint8Array | undefined): AssetBody {
  if (!(body instanceof ReadableStream) || body.locked) return body;
  return passedOn(body, {
    change: (chunk) => (chunk instanceof Uint8Array ? (change(chunk) ?? new Uint8Array()) : chunk),
  });
}

/** What is done with a stream on its way. */
export interface Passing {
  readonly change?: (chunk: Uint8Array) => Uint8Array;
  /** Whether there is another chunk; without it, as many as the source has. */
  readonly goesOn?: () => boolean | Promise<boolean>;
  readonly cancelled?: () => void;
  /** The source's failure is its end. */
  readonly breaksOff?: boolean;
}

/** The same stream, with something done on the way. It asks its source for no more than it is asked for. */
export function passedOn(stream: ReadableStream<Uint8Array>, passing: Passing): ReadableStream<Uint8Array> {
  const { change, goesOn, cancelled, breaksOff } = passing;
  const reader = stream.getReader();
  const next = async () => {
    try {
      const { value } = await reader.read();
      return value;
    } catch (error) {
      if (breaksOff) return undefined;
      throw error;
    }
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await next();
        if (chunk === undefined || (goesOn !== undefined && !(await goesOn()))) controller.close();
        else controller.enqueue(change === undefined ? chunk : change(chunk));
      },
      cancel(reason) {
        cancelled?.();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** All bytes of a body, however many there are. */
export function collected(body: AssetBody, { signal }: Pick<PutInfo, "signal">): Promise<Uint8Array> {
  return collectBody(body, signal === undefined ? {} : { signal });
}
