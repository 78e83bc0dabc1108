import type { GenerationStore } from "@dramatis/core/client";
import { createFileProps } from "./file-props.ts";
import type { GenerationActions } from "./generation-options.ts";
import type { ImportStore } from "./import-store.ts";

/**
 * Creates the actions of a generation. They treat the run and the user's own images as one list of slots.
 *
 * @param store, imports - return what the actions currently act on. The actions themselves never change.
 */
export function createActions(store: () => GenerationStore, imports: () => ImportStore): GenerationActions {
  const importImage: GenerationActions["importImage"] = (file) => imports().add(file);
  return {
    generate: (...request) => store().generate(...request),
    abort: () => store().abort(),
    attach: (batchId) => store().attach(batchId),
    async retry(slots) {
      const wanted = [slots].flat();
      const runSlots = wanted.filter((slot) => slot >= 0);
      await Promise.allSettled([imports().retry(wanted), runSlots.length > 0 && store().retry(runSlots)]);
    },
    async retryAll() {
      await Promise.allSettled([imports().retry(), store().retryAll()]);
    },
    reset() {
      store().reset();
      imports().clear();
    },
    importImage,
    removeImport: (id) => imports().remove(id),
    ...createFileProps(importImage),
  };
}
