import { systemClock } from "@dramatis/core";
import { equal } from "./assert.ts";
import type { TestContext } from "./context.ts";

/** Expects the store to have no open handles. Waits for up to 5 s, because closing a handle takes time. */
export async function assertNoHandles(context: TestContext): Promise<void> {
  const openHandles = context.facility("openHandles");
  for (let turn = 0; turn < 500 && (await openHandles(context.store)) !== 0; turn++) {
    await systemClock.sleep(10);
  }
  equal(await openHandles(context.store), 0, "The number of open handles");
}
