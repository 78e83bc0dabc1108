import type { BatchEvent } from "../../../batch/batch-event.ts";
import type { BatchResult, RunningBatch, VideoResult } from "../../../batch/batch-result.ts";
import type { CharacterReferences } from "../../../images/character-references.ts";
import type { VideoStep } from "../../../videos/video-step.ts";
import type { Caller, HandlerContext } from "../../handler/handler-context.ts";
import { HttpError } from "../../handler/http-error.ts";

/** A batch, of images or of a video, as far as it has come. */
export type AnyBatch = BatchResult | RunningBatch | VideoResult | RunningBatch<"video">;

/** What happens to a batch of either kind. */
export type AnyBatchEvent = BatchEvent | BatchEvent<"video">;

/** What makes batches: images or videos. */
export type BatchEngine = CharacterReferences | VideoStep;

/** What makes batches on this server. */
export function enginesOf({
  characters,
  videos,
}: Pick<HandlerContext, "characters" | "videos">): readonly BatchEngine[] {
  return videos === undefined ? [characters] : [characters, videos];
}

/** A batch, and what makes it. Each of the two knows nothing of the other's. */
export async function findBatch(
  context: Pick<HandlerContext, "characters" | "videos">,
  batchId: string,
  caller: Caller,
): Promise<{ readonly engine: BatchEngine; readonly batch: AnyBatch } | undefined> {
  for (const engine of enginesOf(context)) {
    const batch = await engine.batch(batchId, caller);
    if (batch !== undefined) return { engine, batch };
  }
  return undefined;
}

/** What makes a batch, to be told what to do with it. Where there is no such batch, it is told so by any of them. */
export async function engineFor(
  context: Pick<HandlerContext, "characters" | "videos">,
  batchId: string,
  caller: Caller,
): Promise<BatchEngine> {
  const { characters, videos } = context;
  if (videos === undefined) return characters;
  return (await findBatch(context, batchId, caller))?.engine ?? characters;
}

/** The problem of an id under which there is no batch, or another owner's. */
export function noBatch(): HttpError {
  return new HttpError("not_found", "There is no batch under this id.");
}
