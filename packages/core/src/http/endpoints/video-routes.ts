import type { StartOptions } from "../../images/character-references.ts";
import type { VideoStep } from "../../videos/video-step.ts";
import { toWireVideo } from "../../wire/asset.ts";
import { readJsonBody } from "../body/json-body.ts";
import { readVideoBody } from "../body/request-body.ts";
import { withUploadStatus } from "../body/upload-status.ts";
import type { ByteAnswer } from "../bytes/byte-answer.ts";
import type { ByteCache } from "../bytes/byte-cache.ts";
import type { Caller, HandlerContext } from "../handler/handler-context.ts";
import { HttpError } from "../handler/http-error.ts";
import { idempotencyKeyOf } from "../handler/idempotency-key.ts";
import { jsonResponse } from "../handler/json-response.ts";
import type { HandlerRequest, RequestHead } from "../handler/request-head.ts";
import { startAndAnswer } from "./start-answer.ts";
import { answerAsset, noAsset, type Shelf } from "./stored-asset.ts";

/** POST /generate_video */
export async function generateVideo(
  context: HandlerContext,
  request: HandlerRequest,
  caller: Caller,
): Promise<Response> {
  const videos = videosOf(context);
  const { maxBodyBytes, maxUploadBytes, modelOptions, defaults } = context;
  const key = idempotencyKeyOf(request);
  // An image comes as base64 here, beside all that other bodies may have.
  const maxBytes = maxBodyBytes + Math.ceil(maxUploadBytes / 3) * 4;
  const body = readVideoBody(await readJsonBody(request.web, maxBytes), {
    modelOptions,
    defaults: defaults.videos,
    capabilities: videos.provider.capabilities,
    model: videos.provider.model,
  });
  const start = (options: StartOptions) => withUploadStatus(videos.start(body.request, options));
  return startAndAnswer(context, request, { ...body, maker: videos, caller, key, start });
}

/** GET /get_video/{id} */
export async function video(
  context: HandlerContext & { readonly cache: ByteCache },
  request: RequestHead,
  caller: Caller,
  id: string,
): Promise<ByteAnswer | Response> {
  return answerAsset(shelfOf(videosOf(context)), request, { id, caller, cache: context.cache });
}

/** GET /get_video/{id}/info */
export async function videoInfo(
  context: HandlerContext,
  _request: RequestHead,
  caller: Caller,
  id: string,
): Promise<Response> {
  const found = await videosOf(context).get(id, caller);
  if (found === undefined) throw noAsset({ kind: "video" });
  const video = toWireVideo(found, context.urlOf);
  // For older clients, which know the id and the size by these names.
  return jsonResponse({ ...video, video_id: video.id, exists: true, file_size_bytes: video.byte_length });
}

function shelfOf(videos: VideoStep): Shelf {
  return {
    kind: "video",
    get: (id, access) => videos.get(id, access),
    url: (id, options) => videos.url(id, options),
    async open(id, access) {
      const opened = await videos.open(id, access);
      if (opened === undefined) return undefined;
      const { video, stream, bytes } = opened;
      return { ...video, stream, bytes };
    },
  };
}

/** @throws HttpError 404 if this server makes no videos. */
export function videosOf({ videos }: HandlerContext): VideoStep {
  if (videos === undefined) throw new HttpError("not_found", "This server makes no videos.");
  return videos;
}
