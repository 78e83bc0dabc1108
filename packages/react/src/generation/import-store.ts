import {
  type CharacterReference,
  type DramatisClient,
  DramatisError,
  type GenerationSlot,
  type GenerationStorage,
  importImage,
} from "@dramatis/core/client";

/** The user's own images, as slots. No slot of a batch has a number below 0: theirs go from -1 down. */
export interface ImportStore {
  /** Calls the listener whenever the slots have changed; returns how to end that. */
  subscribe(listener: () => void): () => void;
  /** The same list until something changes. */
  getSnapshot(): readonly GenerationSlot[];
  add(file: Blob): Promise<CharacterReference>;
  /** Sends again what failed, of these slots or of all. Never rejects. */
  retry(slots?: readonly number[]): Promise<unknown>;
  remove(id: string | number): void;
  clear(): void;
  /** Finds again what was kept, unless there is an image already. */
  restore(): void;
}

/** Where the app's own code fails before the request: its words are not meant for the user. */
const notSent = { code: "internal", message: "The image could not be sent.", retryable: true } as const;

interface Upload {
  readonly file: Blob;
  readonly stop: AbortController;
}

/** The name under which a keeper has the images that are ready. */
const keptAs = "imports";

/** Makes a store of own images. It does nothing until it is asked. */
export function createImportStore(client: DramatisClient, keeper: GenerationStorage): ImportStore {
  const uploads: Record<number, Upload> = {};
  const listeners = new Set<() => void>();
  let slots: readonly GenerationSlot[] = [];
  let last = 0;

  function show(next: readonly GenerationSlot[]): void {
    slots = next;
    try {
      keeper.setItem(keptAs, JSON.stringify(slots.filter(({ status }) => status === "ready")));
    } catch {}
    for (const listener of listeners) listener();
  }

  async function send(slot: number, attempt: number, { file, stop }: Upload): Promise<CharacterReference> {
    const put = (fresh: GenerationSlot) => show(slots.map((old) => (old.slot === slot ? fresh : old)));
    put({ slot, attempt, status: "pending", stage: "storing" });
    try {
      const image = await importImage(client, file, { signal: stop.signal });
      // What is known of what is to be seen.
      const { name: alt }: Partial<File> = file;
      put({ slot, attempt, status: "ready", image: Object.assign({ alt }, image) });
      return image;
    } catch (error) {
      const { code, message, retryable } = DramatisError.isInstance(error) ? error : notSent;
      put({ slot, attempt, status: "failed", failure: { slot, code, message, retryable } });
      throw error;
    }
  }

  function remove(isGone: (slot: GenerationSlot) => boolean): void {
    for (const { slot } of slots.filter(isGone)) uploads[slot]?.stop.abort();
    show(slots.filter((slot) => !isGone(slot)));
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => slots,
    add(file) {
      const slot = --last;
      const upload = { file, stop: new AbortController() };
      uploads[slot] = upload;
      slots = [...slots, { slot, attempt: 1, status: "pending", stage: "storing" }];
      const done = send(slot, 1, upload);
      done.catch(() => {});
      return done;
    },
    retry: (wanted) =>
      Promise.allSettled(
        slots.map(({ slot, attempt, status }) => {
          const upload = (wanted?.includes(slot) ?? true) ? uploads[slot] : undefined;
          return upload && status === "failed" && send(slot, attempt + 1, upload);
        }),
      ),
    remove: (id) => remove((slot) => slot.slot === id || (slot.status === "ready" && slot.image.id === id)),
    clear: () => remove(() => true),
    restore() {
      if (last < 0) return;
      try {
        const kept: GenerationSlot[] = JSON.parse(keeper.getItem(keptAs) || "[]");
        const ready = kept.filter(({ slot, status }) => slot < 0 && status === "ready");
        last = Math.min(0, ...ready.map(({ slot }) => slot));
        if (last < 0) show(ready);
      } catch {}
    },
  };
}
