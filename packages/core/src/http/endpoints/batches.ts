import { cacheControl } from "../../../openapi/answered-headers.ts";
import { callerProblems, managingProblem, storeProblem } from "../../../openapi/common-problems.ts";
import type { Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { assetKinds, isAssetKind } from "../../assets/asset.ts";
import type { AnyBatch } from "../../batch/any-batch.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Page } from "../../store/store.ts";
import type { WirePage } from "../../wire/batch.ts";
import { toWireBatch } from "../../wire/media.ts";
import { batchListSchema } from "../../wire/schemas/batch-list.ts";
import { referenceTo } from "../../wire/schemas/documented.ts";
import type { Caller, HandlerContext } from "../handler/handler-context.ts";
import { jsonResponse } from "../handler/json-response.ts";
import { mergedBatches } from "./shared/batch-list.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { enginesOf } from "./shared/find-engine.ts";
import { requireEngine } from "./shared/require-engine.ts";

/** Maximum number of batches in an answer. Each is sent in full. */
const maxLimit = 100;

const defaultLimit = 20;

export const endpoint: Endpoint = {
  method: "GET",
  path: "/batches",
  isManaging: true,
  async answer(context, request, caller) {
    const { items, cursor } = await batchesAsked(context, new URL(request.url).searchParams, caller);
    return jsonResponse({
      items: items.map((batch) => toWireBatch(batch, context.urlOf)),
      ...(cursor === undefined ? {} : { cursor }),
    } satisfies Partial<Record<keyof WirePage, unknown>>);
  },
};

async function batchesAsked(
  context: HandlerContext,
  query: URLSearchParams,
  caller: Caller,
): Promise<Page<AnyBatch>> {
  const limit = limitIn(query);
  // An empty value is treated as missing, as in the fields of a body.
  const cursor = query.get("cursor") || undefined;
  const kind = query.get("kind") || undefined;
  const page = { ...caller, limit, ...(cursor === undefined ? {} : { cursor }) };
  if (kind !== undefined && !isAssetKind(kind)) throw wrong("kind", `must be ${assetKinds.join(" or ")}`);
  if (kind !== undefined) return requireEngine(context, kind).batches(page);
  const { engines } = context;
  if (enginesOf(context).length === 1) return engines.image.batches(page);
  return mergedBatches({ engines, caller, cursor, limit });
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

export function documentation(samples: Samples): Operation {
  const wrongLimit = "must be a whole number from 1 to 100";
  const sampleCursor = "image=4810.0190a5b4-5e5f-7000-8000-0123456789ab";
  return {
    operationId: "listBatches",
    summary: "List the caller's batches, newest first",
    description:
      "Lists batches of images and videos in their current state. A page can have fewer batches than `limit`; only a page without `cursor` is the last. A batch that exists the whole time is listed exactly once, even if others are started or removed between pages.",
    tags: ["Batches"],
    parameters: [
      {
        name: "cursor",
        in: "query",
        description: "The `cursor` of the previous page; the first page if absent.",
        schema: { type: "string" },
        example: sampleCursor,
      },
      {
        name: "limit",
        in: "query",
        description: "The maximum number of batches on the page.",
        schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
        example: 10,
      },
      {
        name: "kind",
        in: "query",
        description:
          "Only batches of images, or only videos. A cursor keeps the kind of the page that it came with.",
        schema: { type: "string", enum: [...assetKinds] },
        example: "image",
      },
    ],
    responses: {
      "200": {
        description: "A page of batches.",
        headers: { "Cache-Control": cacheControl("no-store") },
        content: {
          "application/json": {
            schema: referenceTo(batchListSchema),
            examples: {
              "first-page": {
                summary: "A page of three batches, with more to follow",
                value: {
                  items: [samples.video.running, samples.image.partial, samples.image.succeeded],
                  cursor: sampleCursor,
                },
              },
              last: { summary: "The last page", value: { items: [samples.image.canceled] } },
            },
          },
        },
      },
      ...problemResponses([
        {
          code: "invalid_request",
          when: "A query parameter is invalid.",
          example: {
            title: "Invalid request",
            detail: `The batches could not be listed: limit ${wrongLimit}.`,
            members: { errors: [{ path: "limit", message: wrongLimit }] },
          },
        },
        {
          code: "not_found",
          when: "`kind` is `video`, and this server does not generate videos.",
          example: { title: "Not found", detail: "This server does not generate videos." },
        },
        managingProblem,
        ...callerProblems,
        storeProblem,
      ]),
    },
  };
}
