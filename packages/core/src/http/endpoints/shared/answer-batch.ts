import type { Warning } from "../../../batch/batch-result.ts";
import { describeError } from "../../../engine/logger.ts";
import { DramatisError } from "../../../errors/dramatis-error.ts";
import { toWireBatch } from "../../../wire/batch.ts";
import { prefersType } from "../../handler/accept.ts";
import type { Delivery } from "../../handler/delivery.ts";
import type { HandlerContext } from "../../handler/handler-context.ts";
import { jsonResponse } from "../../handler/json-response.ts";
import { problemResponse } from "../../handler/problem.ts";
import type { RequestHead } from "../../handler/request-head.ts";
import { eventStreamResponse } from "./event-stream.ts";
import { failedBatchError } from "./failed-batch.ts";
import type { AnyBatch, AnyBatchEvent, BatchEngine } from "./find-engine.ts";
import { missingIn } from "./missing-bytes.ts";
import { resultWithBase64 } from "./result-json.ts";
import { textStream } from "./text-stream.ts";

/** How a batch is answered. */
export interface AnswerOptions {
  /** What makes the batch. */
  readonly engine: BatchEngine;
  readonly batchId: string;
  readonly includeBase64: boolean;
  readonly cancelOnDisconnect: boolean;
  /** What was wrong with this request beside what the batch itself warns of. */
  readonly warnings: readonly Warning[];
  /** Follows the answer, where somebody wants to know whether it arrived. */
  readonly delivery?: Delivery;
}

/**
 * Answers with a batch that was begun, in the form that the request asks for: at once with its address
 * (`Prefer: respond-async`), with its events (`Accept: text/event-stream`), or with its result when it has ended.
 */
export async function answerBatch(
  context: HandlerContext,
  request: RequestHead,
  options: AnswerOptions,
): Promise<Response> {
  const { engine, batchId, warnings, delivery } = options;
  const watched = (response: Response) => delivery?.watch(response) ?? response;
  if (prefersAsync(request)) {
    const location = `${context.basePath}/batches/${batchId}`;
    return watched(
      jsonResponse(
        { batch_id: batchId, status: "running", warnings },
        { status: 202, headers: { location, "preference-applied": "respond-async" } },
      ),
    );
  }
  const cancel = () => {
    if (options.cancelOnDisconnect) cancelQuietly(context, engine, batchId);
  };
  if (wantsEvents(request)) return answerEvents(context, options, cancel);
  const result = await resultOf(request, options, cancel);
  return watched(
    await resultResponse(context, request, { ...options, batch: withWarnings(result, warnings) }),
  );
}

/** Whether the request wants the events of what it asks for. */
function wantsEvents(request: RequestHead): boolean {
  return prefersType(request.headers.get("accept"), "text/event-stream");
}

function prefersAsync(request: RequestHead): boolean {
  return /(^|,)\s*respond-async\s*(;|,|$)/i.test(request.headers.get("prefer") ?? "");
}

function answerEvents(
  { urlOf, heartbeatMs, clock }: HandlerContext,
  { engine, batchId, warnings, delivery }: AnswerOptions,
  onGone: () => void,
): Response {
  const events = (signal: AbortSignal): AsyncIterable<AnyBatchEvent> => {
    const all: AsyncIterable<AnyBatchEvent> = engine.events(batchId, { signal });
    return delivery?.watchItems(all, ({ type }) => type === "batch-end") ?? all;
  };
  return eventStreamResponse(events, {
    urlOf,
    heartbeatMs,
    clock,
    amend: (event) => amended(event, warnings),
    onEnd: (isWhole) => {
      delivery?.end(isWhole);
      if (!isWhole) onGone();
    },
  });
}

function amended<Event extends AnyBatchEvent>(event: Event, warnings: readonly Warning[]): Event {
  if (event.type === "batch-start") return { ...event, warnings: [...event.warnings, ...warnings] };
  if (event.type === "batch-end") return { ...event, result: withWarnings(event.result, warnings) };
  return event;
}

function withWarnings<Result extends AnyBatch>(result: Result, warnings: readonly Warning[]): Result {
  return { ...result, warnings: [...result.warnings, ...warnings] };
}

/** Waits for the batch's end. A caller who goes away stops the waiting, and nothing else unless it asked for that. */
async function resultOf(
  request: RequestHead,
  { engine, batchId }: AnswerOptions,
  onGone: () => void,
): Promise<AnyBatch> {
  try {
    for await (const _event of engine.events(batchId, { signal: request.signal }));
  } catch (error) {
    if (request.signal.aborted) onGone();
    throw error;
  }
  const result = await engine.batch(batchId);
  if (result === undefined) throw new DramatisError("not_found", "The batch was removed.", { batchId });
  return result;
}

/** How the result of a batch is answered. */
interface ResultOptions {
  readonly batch: AnyBatch;
  readonly includeBase64?: boolean;
  /** Whether a batch that failed whole is an error of the request. */
  readonly isProblem?: boolean;
}

/** A batch that failed whole has the status of a failure of its slots, and all its fields. */
export async function resultResponse(
  context: HandlerContext,
  request: RequestHead,
  { batch, includeBase64 = false, isProblem = true }: ResultOptions,
): Promise<Response> {
  const wire = toWireBatch(batch, context.urlOf);
  if (batch.status === "failed" && isProblem) {
    // `status` is the problem's own word: the batch's stands in `batch_status`.
    const { status: batch_status, ...members } = wire;
    return problemResponse(request, failedBatchError(batch), { members: { ...members, batch_status } });
  }
  if (!includeBase64 || wire.kind === "video" || wire.images.length === 0) {
    return jsonResponse({ ...wire, warnings: [...wire.warnings, ...(await missingIn(context, batch))] });
  }
  return new Response(textStream(resultWithBase64(wire, context)), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

function cancelQuietly({ logger }: HandlerContext, engine: BatchEngine, batchId: string): void {
  engine.cancel(batchId).catch((error: unknown) => {
    logger.warn({ batchId, ...describeError(error) }, "a batch could not be canceled for a caller who left");
  });
}
