import { systemClock } from "@dramatis/core";
import { equal } from "./assert.ts";
import type { Stage } from "./context.ts";

/** Expects that the store of the stage has no handle open, or closes soon what it has: a close takes its time. */
export async function noHandles(stage: Stage): Promise<void> {
  const openHandles = stage.facility("openHandles");
  for (let turn = 0; turn < 500 && (await openHandles(stage.store)) !== 0; turn++) {
    await systemClock.sleep(10);
  }
  equal(await openHandles(stage.store), 0, "The handles that are open");
}
