import {
  type CharacterReference,
  type DramatisClient,
  DramatisError,
  type GenerationSlot,
  type GenerationStorage,
  importImage,
} from "@dramatis/core/client";

/** The user's own images as slots. Their numbers count down from -1, so that they never equal those of a batch. */
export interface ImportStore {
  /** Calls the listener after each change of the slots. Returns a function that unsubscribes it. */
  subscribe(listener: () => void): () => void;
  /** Returns the slots: the same list until something changes. */
  getSnapshot(): readonly GenerationSlot[];
  add(file: Blob): Promise<CharacterReference>;
  /** Sends failed images again: those of the given slots, or all. Never rejects. */
  retry(slots?: readonly number[]): Promise<unknown>;
  remove(id: string | number): void;
  clear(): void;
  /** Restores the persisted images, unless an image was already added. */
  restore(): void;
}

/** The failure that is shown if the app's own code throws before the request. Its message is not meant for users. */
const notSent = { code: "internal", message: "The image could not be sent.", retryable: true } as const;

interface Upload {
  readonly file: Blob;
  readonly stop: AbortController;
}

/** The storage key of the images that are ready. */
const importsKey = "imports";

/** Creates a store for the user's own images. */
export function createImportStore(client: DramatisClient, storage: GenerationStorage): ImportStore {
  const uploads: Record<number, Upload> = {};
  const listeners = new Set<() => void>();
  let slots: readonly GenerationSlot[] = [];
  let last = 0;

  function update(next: readonly GenerationSlot[]): void {
    slots = next;
    try {
      storage.setItem(importsKey, JSON.stringify(slots.filter(({ status }) => status === "ready")));
    } catch {}
    for (const listener of listeners) listener();
  }

  async function send(slot: number, attempt: number, { file, stop }: Upload): Promise<CharacterReference> {
    const put = (fresh: GenerationSlot) => update(slots.map((old) => (old.slot === slot ? fresh : old)));
    put({ slot, attempt, status: "pending", stage: "storing" });
    try {
      const image = await importImage(client, file, { signal: stop.signal });
      // The file name is all that is known about the content.
      const { name: alt }: Partial<File> = file;
      put({ slot, attempt, status: "ready", image: Object.assign({ alt }, image) });
      return image;
    } catch (error) {
      const { code, message, retryable } = DramatisError.isInstance(error) ? error : notSent;
      put({ slot, attempt, status: "failed", failure: { slot, code, message, retryable } });
      throw error;
    }
  }

  function remove(shouldRemove: (slot: GenerationSlot) => boolean): void {
    for (const { slot } of slots.filter(shouldRemove)) uploads[slot]?.stop.abort();
    update(slots.filter((slot) => !shouldRemove(slot)));
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
        const kept: GenerationSlot[] = JSON.parse(storage.getItem(importsKey) || "[]");
        const ready = kept.filter(({ slot, status }) => slot < 0 && status === "ready");
        last = Math.min(0, ...ready.map(({ slot }) => slot));
        if (last < 0) update(ready);
      } catch {}
    },
  };
}
