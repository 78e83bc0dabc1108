import type { StartOptions } from "../../../images/character-references.ts";
import { createDelivery } from "../../handler/delivery.ts";
import type { Caller, HandlerContext } from "../../handler/handler-context.ts";
import type { HandlerRequest } from "../../handler/request-head.ts";
import { type AnswerOptions, answerBatch } from "./answer-batch.ts";

/** What to start, and how to answer. */
export interface StartedAnswer extends Omit<AnswerOptions, "batchId" | "delivery"> {
  readonly caller: Caller;
  /** The idempotency key of the request, if it has one. */
  readonly key: Pick<StartOptions, "idempotencyKey">;
  start(options: StartOptions): Promise<{ readonly batchId: string }>;
}

/**
 * Starts a batch and answers with it. A caller without a key may blindly send the request again, so the engine learns
 * whether the answer arrived. If it did not, an equal request continues with the same batch.
 *
 * @throws the errors of `start`.
 */
export async function startAndAnswer(
  context: HandlerContext,
  request: HandlerRequest,
  { caller, key, start, ...how }: StartedAnswer,
): Promise<Response> {
  if (key.idempotencyKey !== undefined || !context.takeUpRepeats) {
    const { batchId } = await start({ ...caller, ...key });
    return answerBatch(context, request, { ...how, batchId });
  }
  const delivery = createDelivery(request);
  try {
    const { outcome: delivered, lost } = delivery;
    const endsWithCaller = how.cancelOnDisconnect;
    const { batchId } = await start({ ...caller, delivered, endsWithCaller, ...(lost && { lost }) });
    return await answerBatch(context, request, { ...how, batchId, delivery });
  } catch (error) {
    delivery.end(false);
    throw error;
  }
}
