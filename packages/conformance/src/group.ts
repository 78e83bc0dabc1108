import { ConformanceError } from "./conformance-error.ts";
import { Stage } from "./context.ts";
import { show } from "./format.ts";
import type { MakeStore } from "./make-store.ts";
import type { Need, StoreCase } from "./store-case.ts";

/** What a case does; it throws where the store fails it. */
type Action = (stage: Stage) => Promise<void>;

/** Two ways to write a case of a group: one for every store, and one for those with certain needs. */
export interface Group {
  check(name: string, action: Action): StoreCase;
  checkWith(needs: readonly Need[], name: string, action: Action): StoreCase;
}

/** The cases of one subject. */
export function group(group: string): Group {
  return {
    check: (name, action) => ({ group, name, run: (makeStore) => runOnStage(makeStore, action) }),
    checkWith: (needs, name, action) => ({
      group,
      name,
      needs,
      run: (makeStore) => runOnStage(makeStore, action),
    }),
  };
}

async function runOnStage(makeStore: MakeStore, action: Action): Promise<void> {
  const stage = await Stage.open(makeStore);
  try {
    await action(stage);
  } catch (error) {
    // What failed says more than a close that fails because of it.
    await stage.close().catch(() => undefined);
    if (error instanceof ConformanceError) throw error;
    throw new ConformanceError(`An error came that no case expects: ${show(error)}`, { cause: error });
  }
  await stage.close();
}
