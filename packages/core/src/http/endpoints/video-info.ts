import { cacheControl } from "../../../openapi/answered-headers.ts";
import { assetProblems, callerProblems, storeProblem } from "../../../openapi/common-problems.ts";
import { documentedMedia, type Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { idOf } from "../../../openapi/path-id.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { referenceTo } from "../../wire/schemas/documented.ts";
import { videoInfoSchema } from "../../wire/schemas/video.ts";
import { toWireVideo, type WireVideo } from "../../wire/video.ts";
import { jsonResponse } from "../handler/json-response.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { requireEngine } from "./shared/require-engine.ts";
import { noAsset } from "./shared/stored-asset.ts";

export const endpoint: Endpoint = {
  method: "GET",
  path: "/get_video/{id}/info",
  async answer(context, _request, caller, id) {
    const found = await requireEngine(context, "video").get(id, caller);
    if (found === undefined) throw noAsset({ kind: "video" });
    return jsonResponse(toVideoInfo(toWireVideo(found, context.urlOf), found.byteLength));
  },
};

/** A video, with the field names that older clients use. */
function toVideoInfo(video: WireVideo, byteLength: number) {
  return { ...video, video_id: video.id, exists: true, file_size_bytes: byteLength };
}

export function documentation({ video: { asset: video } }: Samples): Operation {
  const info = toVideoInfo(video, documentedMedia.video.sampleBytes);
  return {
    operationId: "getVideoInfo",
    summary: "Get the properties of a video",
    description: "Everything except its bytes.",
    tags: ["Videos"],
    parameters: [idOf("video")],
    responses: {
      "200": {
        description: "The video without its bytes.",
        headers: { "Cache-Control": cacheControl("no-store") },
        content: {
          "application/json": {
            schema: referenceTo(videoInfoSchema),
            examples: { generated: { summary: "A generated video", value: info } },
          },
        },
      },
      ...problemResponses([...assetProblems("video"), ...callerProblems, storeProblem]),
    },
  };
}
