import type { AnyBatch, AnyBatchEvent } from "../../../batch/any-batch.ts";
import type { Warning } from "../../../batch/batch-result.ts";
import { describeError } from "../../../engine/logger.ts";
import { DramatisError } from "../../../errors/dramatis-error.ts";
import type { WireAccepted } from "../../../wire/batch.ts";
import { toWireBatch } from "../../../wire/media.ts";
import { toWireWarning } from "../../../wire/warning.ts";
import { prefersType } from "../../handler/accept.ts";
import type { Delivery } from "../../handler/delivery.ts";
import type { AnyEngine } from "../../handler/engines.ts";
import type { HandlerContext } from "../../handler/handler-context.ts";
import { jsonResponse } from "../../handler/json-response.ts";
import { problemResponse } from "../../handler/problem.ts";
import type { RequestHead } from "../../handler/request-head.ts";
import { eventStreamResponse } from "./event-stream.ts";
import { failedBatchError } from "./failed-batch.ts";
import { missingIn } from "./missing-bytes.ts";
import { resultWithBase64 } from "./result-json.ts";
import { textStream } from "./text-stream.ts";

/** How to answer with a batch. */
export interface AnswerOptions {
  /** The engine of the batch. */
  readonly engine: AnyEngine;
  readonly batchId: string;
  readonly includeBase64: boolean;
  readonly cancelOnDisconnect: boolean;
  /** Warnings about this request, in addition to those of the batch. */
  readonly warnings: readonly Warning[];
  /** Tracks whether the answer arrived. */
  readonly delivery?: Delivery;
}

/**
 * Answers with a batch that was started, in the form that the request asks for: immediately with its URL
 * (`Prefer: respond-async`), with its events (`Accept: text/event-stream`), or with its result once it has ended.
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
        {
          batch_id: batchId,
          status: "running",
          warnings: warnings.map(toWireWarning),
        } satisfies WireAccepted,
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

/** Whether the request asks for events. */
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

/** Waits for the end of the batch. A caller who disconnects stops the waiting; the batch is canceled only on request. */
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

/** How to answer with the result of a batch. */
interface ResultOptions {
  readonly batch: AnyBatch;
  readonly includeBase64?: boolean;
  /** Whether a batch without any asset is answered as an error. */
  readonly isProblem?: boolean;
}

/** Answers with a batch. A failed batch is answered as a problem, with the status of one of its failures and all its fields. */
export async function resultResponse(
  context: HandlerContext,
  request: RequestHead,
  { batch, includeBase64 = false, isProblem = true }: ResultOptions,
): Promise<Response> {
  const wire = toWireBatch(batch, context.urlOf);
  if (batch.status === "failed" && isProblem) {
    // A problem has its own `status`, so the status of the batch is in `batch_status`.
    const { status: batch_status, ...members } = wire;
    return problemResponse(request, failedBatchError(batch), { members: { ...members, batch_status } });
  }
  if (!includeBase64 || !("images" in wire) || wire.images.length === 0) {
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

function cancelQuietly({ logger }: HandlerContext, engine: AnyEngine, batchId: string): void {
  engine.cancel(batchId).catch((error: unknown) => {
    logger.warn(
      { batchId, ...describeError(error) },
      "could not cancel a batch after its caller disconnected",
    );
  });
}
