import type { Warning } from "../../../batch/batch-result.ts";
import { describeError } from "../../../engine/logger.ts";
import type { HandlerContext } from "../../handler/handler-context.ts";
import type { AnyBatch } from "./find-engine.ts";

/** Why the bytes of an image or a video are not there. */
export type Loss = "removed" | "unreadable";

/** What an answer is made of that looks for bytes. */
export type LossContext = Pick<HandlerContext, "characters" | "videos" | "logger">;

/** Why an image's bytes are not there; undefined if they are. */
export function lossOfImage({ characters, logger }: LossContext, id: string): Promise<Loss | undefined> {
  return lossOf(characters.get(id), logger);
}

/** A warning for each image of a batch, or for its video, whose bytes are gone. The batch itself remembers them for good. */
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

/** Says that an image is not in the answer, and why. */
export function missingWarning(what: string, loss: Loss): Warning {
  const message =
    loss === "removed"
      ? `${what} was removed after it was made, so its bytes are gone.`
      : `${what} cannot be read, so its bytes are missing here. Try again later.`;
  return { code: "asset_missing", message };
}

/** An image of a batch as a user counts them. */
export function nameOf(origin: { readonly type: string; readonly slot?: number }): string {
  return origin.slot === undefined ? "An image" : `Image ${origin.slot + 1}`;
}

async function lossOf(found: Promise<unknown>, logger: HandlerContext["logger"]): Promise<Loss | undefined> {
  try {
    return (await found) === undefined ? "removed" : undefined;
  } catch (error) {
    logger.error(describeError(error), "the bytes of a batch cannot be read");
    return "unreadable";
  }
}
