import type { AnyBatch } from "../../../batch/any-batch.ts";
import type { BatchResult, RunningBatch, Warning } from "../../../batch/batch-result.ts";
import { describeError } from "../../../engine/logger.ts";
import { assetNames } from "../../handler/engines.ts";
import type { HandlerContext } from "../../handler/handler-context.ts";

/** Why the bytes of an asset are missing. */
export type Loss = "removed" | "unreadable";

/** What is needed to check for missing bytes. */
export type LossContext = Pick<HandlerContext, "engines" | "logger">;

/** Why an image's bytes are missing; undefined if they are not. */
export function lossOfImage({ engines, logger }: LossContext, id: string): Promise<Loss | undefined> {
  return lossOf(engines.image.get(id), logger);
}

/** A warning for each asset of a batch whose bytes are gone. The batch itself still lists it. */
export function missingIn<Batch extends AnyBatch>(
  context: LossContext,
  batch: Batch,
): Promise<readonly Warning[]>;
// Every kind is treated as images in here.
export async function missingIn(
  { engines, logger }: LossContext,
  { kind, slots }: BatchResult | RunningBatch,
): Promise<readonly Warning[]> {
  const checked = slots.map(async (slot) => {
    if (slot.status !== "succeeded") return [];
    const loss = await lossOf(engines[kind].get(slot[kind].id), logger);
    return loss === undefined ? [] : [missingWarning(assetNames[kind].inSlot(slot.slot), loss)];
  });
  return (await Promise.all(checked)).flat();
}

/** A warning that an asset is missing in the answer, with the reason. */
export function missingWarning(what: string, loss: Loss): Warning {
  const message =
    loss === "removed"
      ? `${what} was removed after it was made, so its bytes are gone.`
      : `${what} cannot be read, so its bytes are missing here. Try again later.`;
  return { code: "asset_missing", message };
}

async function lossOf(found: Promise<unknown>, logger: HandlerContext["logger"]): Promise<Loss | undefined> {
  try {
    return (await found) === undefined ? "removed" : undefined;
  } catch (error) {
    logger.error(describeError(error), "could not read the bytes of a batch");
    return "unreadable";
  }
}
