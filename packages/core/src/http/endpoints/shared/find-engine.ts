import type { BatchEvent } from "../../../batch/batch-event.ts";
import type { BatchResult, RunningBatch, VideoResult } from "../../../batch/batch-result.ts";
import type { CharacterReferences } from "../../../images/character-references.ts";
import type { VideoStep } from "../../../videos/video-step.ts";
import type { Caller, HandlerContext } from "../../handler/handler-context.ts";
import { HttpError } from "../../handler/http-error.ts";

/** A batch of images or of a video, running or ended. */
export type AnyBatch = BatchResult | RunningBatch | VideoResult | RunningBatch<"video">;

/** An event of a batch of either kind. */
export type AnyBatchEvent = BatchEvent | BatchEvent<"video">;

/** An engine that runs batches: of images or of videos. */
export type BatchEngine = CharacterReferences | VideoStep;

/** The engines of this server. */
export function enginesOf({
  characters,
  videos,
}: Pick<HandlerContext, "characters" | "videos">): readonly BatchEngine[] {
  return videos === undefined ? [characters] : [characters, videos];
}

/** Finds a batch and its engine. Each engine knows only its own batches. */
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

/** The engine of a batch. If the batch does not exist, any engine can report that. */
export async function engineFor(
  context: Pick<HandlerContext, "characters" | "videos">,
  batchId: string,
  caller: Caller,
): Promise<BatchEngine> {
  const { characters, videos } = context;
  if (videos === undefined) return characters;
  return (await findBatch(context, batchId, caller))?.engine ?? characters;
}

/** The error for an id without a batch, or with a batch of another owner. */
export function noBatch(): HttpError {
  return new HttpError("not_found", "There is no batch with this id.");
}
