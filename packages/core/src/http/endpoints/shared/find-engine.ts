import type { AnyBatch } from "../../../batch/any-batch.ts";
import type { AnyEngine } from "../../handler/engines.ts";
import type { Caller, HandlerContext } from "../../handler/handler-context.ts";
import { HttpError } from "../../handler/http-error.ts";

/** The engines of this server. */
export function enginesOf({ engines }: Pick<HandlerContext, "engines">): readonly AnyEngine[] {
  return Object.values(engines).filter((engine) => engine !== undefined);
}

/** Finds a batch and its engine. Each engine knows only its own batches. */
export async function findBatch(
  context: Pick<HandlerContext, "engines">,
  batchId: string,
  caller: Caller,
): Promise<{ readonly engine: AnyEngine; readonly batch: AnyBatch } | undefined> {
  for (const engine of enginesOf(context)) {
    const batch = await engine.batch(batchId, caller);
    if (batch !== undefined) return { engine, batch };
  }
  return undefined;
}

/** The engine of a batch. If the batch does not exist, any engine can report that. */
export async function engineFor(
  context: Pick<HandlerContext, "engines">,
  batchId: string,
  caller: Caller,
): Promise<AnyEngine> {
  const { image } = context.engines;
  if (enginesOf(context).length === 1) return image;
  return (await findBatch(context, batchId, caller))?.engine ?? image;
}

/** The error for an id without a batch, or with a batch of another owner. */
export function noBatch(): HttpError {
  return new HttpError("not_found", "There is no batch with this id.");
}
