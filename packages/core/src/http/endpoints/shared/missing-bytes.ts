import type { Warning } from "../../../batch/batch-result.ts";
import { describeError } from "../../../engine/logger.ts";
import type { HandlerContext } from "../../handler/handler-context.ts";
import type { AnyBatch } from "./find-engine.ts";

/** Why the bytes of an image or a video are missing. */
export type Loss = "removed" | "unreadable";

/** What is needed to check for missing bytes. */
export type LossContext = Pick<HandlerContext, "characters" | "videos" | "logger">;

/** Why an image's bytes are missing; undefined if they are not. */
export function lossOfImage({ characters, logger }: LossContext, id: string): Promise<Loss | undefined> {
  return lossOf(characters.get(id), logger);
}

/** A warning for each image of a batch, or for its video, whose bytes are gone. The batch itself still lists them. */
export async function missingIn(context: LossContext, batch: AnyBatch): Promise<readonly Warning[]> {
  if (batch.kind === "video") {
    if (batch.video === undefined || context.videos === undefined) return [];
    const loss = await lossOf(context.videos.get(batch.video.id), context.logger);
    return loss === undefined ? [] : [missingWarning("The video", loss)];
  }
  const losses = await Promise.all(batch.images.map(({ id }) => lossOfImage(context, id)));
  return batch.images.flatMap(({ origin }, index) => {
    const loss = losses[index];
    return loss === undefined ? [] : [missingWarning(nameOf(origin), loss)];
  });
}

/** A warning that an asset is missing in the answer, with the reason. */
export function missingWarning(what: string, loss: Loss): Warning {
  const message =
    loss === "removed"
      ? `${what} was removed after it was made, so its bytes are gone.`
      : `${what} cannot be read, so its bytes are missing here. Try again later.`;
  return { code: "asset_missing", message };
}

/** The name of an image for users, who count from 1. */
export function nameOf(origin: { readonly type: string; readonly slot?: number }): string {
  return origin.slot === undefined ? "An image" : `Image ${origin.slot + 1}`;
}

async function lossOf(found: Promise<unknown>, logger: HandlerContext["logger"]): Promise<Loss | undefined> {
  try {
    return (await found) === undefined ? "removed" : undefined;
  } catch (error) {
    logger.error(describeError(error), "could not read the bytes of a batch");
    return "unreadable";
  }
}
