import type { GenerationStore } from "@dramatis/core/client";
import { filePropsOf } from "./file-props.ts";
import type { GenerationActions } from "./generation-options.ts";
import type { ImportStore } from "./import-store.ts";

/**
 * What can be done with a run and with own images, as if they were one.
 *
 * @param store, imports - give what the actions act on. It may change: the actions never do.
 */
export function actionsOf(store: () => GenerationStore, imports: () => ImportStore): GenerationActions {
  const importImage: GenerationActions["importImage"] = (file) => imports().add(file);
  return {
    generate: (...request) => store().generate(...request),
    abort: () => store().abort(),
    attach: (batchId) => store().attach(batchId),
    async retry(slots) {
      const wanted = [slots].flat();
      const ofRun = wanted.filter((slot) => slot >= 0);
      await Promise.allSettled([imports().retry(wanted), ofRun.length > 0 && store().retry(ofRun)]);
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
    ...filePropsOf(importImage),
  };
}
