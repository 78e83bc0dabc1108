import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Page } from "../../store/store.ts";
import { toWireBatch } from "../../wire/batch.ts";
import type { Caller, HandlerContext } from "../handler/handler-context.ts";
import type { Action, ActionType } from "../handler/handler-options.ts";
import { HttpError } from "../handler/http-error.ts";
import { jsonResponse } from "../handler/json-response.ts";
import type { RequestHead } from "../handler/request-head.ts";
import { type AnyBatch, makersOf } from "./any-batch.ts";
import { mergedBatches } from "./batch-list.ts";
import { noAsset } from "./stored-asset.ts";
import { videosOf } from "./video-routes.ts";

/** What finds and removes everything of a caller: without an owner that would be everybody's. */
const managing: ReadonlySet<ActionType> = new Set([
  "batches",
  "remove-batch",
  "remove-image",
  "remove-video",
]);

/** The most batches that one answer has: each is answered whole. */
const maxLimit = 100;

const defaultLimit = 20;

/**
 * @throws HttpError 403 for a caller without an owner who would list or remove what is everybody's.
 */
export function refuseManaging({ type }: Action, caller: Caller, manage: boolean): void {
  if (manage || caller.owner !== undefined || !managing.has(type)) return;
  throw new HttpError(
    "forbidden",
    "Listing and removing need a caller with an owner, as they would reach what is everybody's. The server's `manage` allows them.",
  );
}

/** GET /batches */
export async function batches(
  context: HandlerContext,
  request: RequestHead,
  caller: Caller,
): Promise<Response> {
  const { items, cursor } = await batchesAsked(context, new URL(request.url).searchParams, caller);
  return jsonResponse({
    items: items.map((batch) => toWireBatch(batch, context.urlOf)),
    ...(cursor === undefined ? {} : { cursor }),
  });
}

/** DELETE /batches/{id} */
export async function removeBatch(
  context: HandlerContext,
  _request: RequestHead,
  caller: Caller,
  batchId: string,
): Promise<Response> {
  const makers = makersOf(context);
  const found = await Promise.all(makers.map((maker) => maker.batch(batchId, caller)));
  // Also where it is not found: a removal that was cut short is finished.
  for (const maker of makers) await maker.removeBatch(batchId, caller);
  if (found.every((batch) => batch === undefined)) {
    throw new HttpError("not_found", "There is no batch under this id.");
  }
  return removed();
}

/** DELETE /get_character_reference/{id} */
export async function removeImage(
  { characters }: HandlerContext,
  _request: RequestHead,
  caller: Caller,
  id: string,
): Promise<Response> {
  if (!(await characters.remove(id, caller))) throw noAsset({ kind: "image" });
  return removed();
}

/** DELETE /get_video/{id} */
export async function removeVideo(
  context: HandlerContext,
  _request: RequestHead,
  caller: Caller,
  id: string,
): Promise<Response> {
  if (!(await videosOf(context).remove(id, caller))) throw noAsset({ kind: "video" });
  return removed();
}

async function batchesAsked(
  context: HandlerContext,
  query: URLSearchParams,
  caller: Caller,
): Promise<Page<AnyBatch>> {
  const { characters, videos } = context;
  const limit = limitIn(query);
  // What is empty counts as missing, as in the fields of a body.
  const cursor = query.get("cursor") || undefined;
  const kind = query.get("kind") || undefined;
  const page = { ...caller, limit, ...(cursor === undefined ? {} : { cursor }) };
  if (kind !== undefined && kind !== "image" && kind !== "video")
    throw wrong("kind", "must be image or video");
  if (kind === "video") return videosOf(context).batches(page);
  if (kind === "image" || videos === undefined) return characters.batches(page);
  return mergedBatches({ makers: { image: characters, video: videos }, caller, cursor, limit });
}

function limitIn(query: URLSearchParams): number {
  const text = query.get("limit") || String(defaultLimit);
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= maxLimit) return limit;
  throw wrong("limit", `must be a whole number from 1 to ${maxLimit}`);
}

function wrong(path: string, message: string): DramatisError {
  return new DramatisError("invalid_request", `The batches could not be listed: ${path} ${message}.`, {
    issues: [{ path, message }],
  });
}

function removed(): Response {
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}
