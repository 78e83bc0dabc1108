import { DramatisError } from "../../errors/dramatis-error.ts";
import type { JsonObject } from "../../util/json.ts";
import { readJsonBody } from "../body/json-body.ts";
import { readFlags, readRetryOptions } from "../body/request-body.ts";
import type { Caller, HandlerContext } from "../handler/handler-context.ts";
import { HttpError } from "../handler/http-error.ts";
import { idempotencyKeyOf } from "../handler/idempotency-key.ts";
import type { HandlerRequest, RequestHead } from "../handler/request-head.ts";
import { answerBatch, resultResponse } from "./answer-batch.ts";
import { type BatchMaker, findBatch, makerOf } from "./any-batch.ts";
import { eventStreamResponse } from "./event-stream.ts";

/** POST /batches/{id}/retry */
export async function retry(
  context: HandlerContext,
  { web: request }: HandlerRequest,
  caller: Caller,
  batchId: string,
): Promise<Response> {
  const key = idempotencyKeyOf(request);
  const body = (await readJsonBody(request, context.maxBodyBytes)) ?? {};
  const flags = readFlags(body);
  const slots = slotsOf(body);
  const secrets = readRetryOptions(body, context.modelOptions);
  const maker = await makerOf(context, batchId, caller);
  await maker.startRetry(batchId, {
    ...caller,
    ...key,
    ...secrets,
    ...(slots === undefined ? {} : { slots }),
  });
  return answerBatch(context, request, { ...flags, maker, batchId, warnings: [] });
}

/** POST /batches/{id}/cancel */
export async function cancel(
  context: HandlerContext,
  request: RequestHead,
  caller: Caller,
  batchId: string,
): Promise<Response> {
  const maker = await makerOf(context, batchId, caller);
  const result = await maker.cancel(batchId, caller);
  // The cancel has done what was asked, however the batch had gone before.
  return resultResponse(context, request, { batch: result, isProblem: false });
}

/** GET /batches/{id} */
export async function batch(
  context: HandlerContext,
  request: RequestHead,
  caller: Caller,
  batchId: string,
): Promise<Response> {
  const found = await findBatch(context, batchId, caller);
  if (found === undefined) throw noBatch();
  // How the batch went is what was asked for: that it failed is no failure of this request.
  return resultResponse(context, request, { batch: found.batch, isProblem: false });
}

/** GET /batches/{id}/events */
export async function batchEvents(
  context: HandlerContext,
  request: RequestHead,
  caller: Caller,
  batchId: string,
): Promise<Response> {
  const after = lastEventId(request);
  const found = await findBatch(context, batchId, caller);
  if (found === undefined) throw noBatch();
  const { maker, batch } = found;
  if (batch.status !== "running" && after !== undefined && (await isRead(maker, batchId, after))) {
    // An EventSource that has read everything comes back for ever, unless it is told to stop.
    return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  }
  const options = after === undefined ? {} : { after };
  return eventStreamResponse((signal) => maker.events(batchId, { ...options, signal }), context);
}

async function isRead(maker: BatchMaker, batchId: string, after: number): Promise<boolean> {
  for await (const _event of maker.events(batchId, { after })) return false;
  return true;
}

function lastEventId(request: RequestHead): number | undefined {
  const text = request.headers.get("last-event-id");
  // What is no number of ours is that of another stream: everything is told.
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function slotsOf({ slots }: JsonObject): readonly number[] | undefined {
  if (slots === undefined || slots === null) return undefined;
  const isList = Array.isArray(slots) && slots.length <= 100 && slots.every(Number.isInteger);
  if (isList) return slots as readonly number[];
  const message = "must be a list of slot numbers";
  throw new DramatisError("invalid_request", `Nothing was tried again: slots ${message}.`, {
    issues: [{ path: "slots", message }],
  });
}

function noBatch(): HttpError {
  return new HttpError("not_found", "There is no batch under this id.");
}
