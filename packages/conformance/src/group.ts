import { ConformanceError } from "./conformance-error.ts";
import { TestContext } from "./context.ts";
import { format } from "./format.ts";
import type { MakeStore } from "./make-store.ts";
import type { Need, StoreCase } from "./store-case.ts";

/** The body of a case. It throws if the store fails the case. */
type Action = (context: TestContext) => Promise<void>;

/** Creates the cases of a group: `check` for every store, `checkWith` for stores that meet certain needs. */
export interface Group {
  check(name: string, action: Action): StoreCase;
  checkWith(needs: readonly Need[], name: string, action: Action): StoreCase;
}

/** Creates the cases of one group. */
export function group(group: string): Group {
  return {
    check: (name, action) => ({ group, name, run: (makeStore) => runWithContext(makeStore, action) }),
    checkWith: (needs, name, action) => ({
      group,
      name,
      needs,
      run: (makeStore) => runWithContext(makeStore, action),
    }),
  };
}

async function runWithContext(makeStore: MakeStore, action: Action): Promise<void> {
  const context = await TestContext.open(makeStore);
  try {
    await action(context);
  } catch (error) {
    // The case's own error is more useful than a close that fails because of it.
    await context.close().catch(() => undefined);
    if (error instanceof ConformanceError) throw error;
    throw new ConformanceError(`Unexpected error: ${format(error)}`, { cause: error });
  }
  await context.close();
}
