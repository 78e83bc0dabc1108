import { batchListSchema } from "../../src/wire/schemas/batch-list.ts";
import { referenceTo } from "../../src/wire/schemas/documented.ts";
import { cacheControl } from "../answered-headers.ts";
import {
  batchProblems,
  callerProblems,
  imageProblems,
  storeProblem,
  videoProblems,
} from "../common-problems.ts";
import type { Endpoint, Tag } from "../operation.ts";
import { idOf } from "../path-id.ts";
import { type ProblemCase, problemResponses } from "../problem-responses.ts";
import type { Samples } from "../samples/make-samples.ts";
import { batchId } from "../samples/sample-batch.ts";

const wrongLimit = "must be a whole number from 1 to 100";

const sampleCursor = "image=4810.0190a5b4-5e5f-7000-8000-0123456789ab";

/** Why a caller may not list or remove, besides what holds for every request. */
const managingProblem: ProblemCase = {
  code: "forbidden",
  when: "The app names no owner for the caller, and does not allow everybody's things to be listed and removed.",
};

export function batchesEndpoint(samples: Samples): Endpoint {
  return {
    method: "get",
    path: "/batches",
    hasHead: true,
    operation: {
      operationId: "listBatches",
      summary: "List the caller's batches, newest first",
      description:
        "Each batch as far as it has come, images and videos. A page may have fewer batches than `limit`; only one without a `cursor` is the last. Each batch that is there all the while comes once, whatever is begun and removed between the pages.",
      tags: ["Batches"],
      parameters: [
        {
          name: "cursor",
          in: "query",
          description: "The `cursor` of the page before; the first page if absent.",
          schema: { type: "string" },
          example: sampleCursor,
        },
        {
          name: "limit",
          in: "query",
          description: "The most batches that the page may have.",
          schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
          example: 10,
        },
        {
          name: "kind",
          in: "query",
          description:
            "Only batches of images, or only videos. A cursor goes on with the kind that it came with.",
          schema: { type: "string", enum: ["image", "video"] },
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
                  summary: "A page of three, with more to come",
                  value: {
                    items: [samples.video.running, samples.partial, samples.succeeded],
                    cursor: sampleCursor,
                  },
                },
                last: { summary: "The last page", value: { items: [samples.canceled] } },
              },
            },
          },
        },
        ...problemResponses([
          {
            code: "invalid_request",
            when: "The query is not what it must be.",
            example: {
              title: "Invalid request",
              detail: `The batches could not be listed: limit ${wrongLimit}.`,
              members: { errors: [{ path: "limit", message: wrongLimit }] },
            },
          },
          {
            code: "not_found",
            when: "`kind` is `video`, and this server makes no videos.",
            example: { title: "Not found", detail: "This server makes no videos." },
          },
          managingProblem,
          ...callerProblems,
          storeProblem,
        ]),
      },
    },
  };
}

export function removeBatchEndpoint(): Endpoint {
  return removalEndpoint({
    what: "batch",
    path: "/batches/{id}",
    operationId: "removeBatch",
    tag: "Batches",
    description:
      "Removes a batch that has ended: its description, and all its images or its video. A key of a batch that was removed begins a new one.",
    problems: [
      ...batchProblems,
      {
        code: "conflict",
        when: "The batch is still running. Cancel it first.",
        example: {
          title: "Conflict",
          detail:
            "The batch is still running, and what was paid would be lost. Cancel it first, or wait for its end.",
          members: { batch_id: batchId },
        },
      },
    ],
  });
}

export function removeImageEndpoint(): Endpoint {
  return removalEndpoint({
    what: "image",
    path: "/get_character_reference/{id}",
    operationId: "removeCharacterReference",
    tag: "Character references",
    description: "Removes an image that was generated or uploaded. Its batch goes on telling of it.",
    problems: imageProblems,
  });
}

export function removeVideoEndpoint(): Endpoint {
  return removalEndpoint({
    what: "video",
    path: "/get_video/{id}",
    operationId: "removeVideo",
    tag: "Videos",
    description: "Removes a video. Its batch goes on telling of it.",
    problems: videoProblems,
  });
}

interface Removal {
  readonly what: "batch" | "image" | "video";
  readonly path: Endpoint["path"];
  readonly operationId: string;
  readonly tag: Tag;
  readonly description: string;
  readonly problems: readonly ProblemCase[];
}

function removalEndpoint({ what, path, operationId, tag, description, problems }: Removal): Endpoint {
  return {
    method: "delete",
    path,
    hasHead: false,
    operation: {
      operationId,
      summary: `Remove ${what === "image" ? "an" : "a"} ${what}`,
      description,
      tags: [tag],
      parameters: [idOf(what)],
      responses: {
        "204": { description: "It is gone.", headers: { "Cache-Control": cacheControl("no-store") } },
        ...problemResponses([...problems, managingProblem, ...callerProblems, storeProblem]),
      },
    },
  };
}
