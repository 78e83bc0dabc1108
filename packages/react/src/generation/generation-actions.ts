import type { GenerationStore } from "@dramatis/core/client";
import { filePropsOf } from "./file-props.ts";
import type { GenerationActions } from "./generation-options.ts";
import type { ImportStore } from "./import-store.ts";

/** What can be done with a run and with own images, as with one. */
export function actionsOf(store: GenerationStore, imports: ImportStore): GenerationActions {
  return {
    generate: store.generate,
    abort: store.abort,
    attach: store.attach,
    async retry(slots) {
      const wanted = [slots].flat();
      const ofRun = wanted.filter((slot) => slot >= 0);
      await Promise.allSettled([imports.retry(wanted), ofRun.length > 0 && store.retry(ofRun)]);
    },
    async retryAll() {
      await Promise.allSettled([imports.retry(), store.retryAll()]);
    },
    reset() {
      store.reset();
      imports.clear();
    },
    importImage: imports.add,
    removeImport: imports.remove,
    ...filePropsOf(imports.add),
  };
}
