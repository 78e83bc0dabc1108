import { byteOperation } from "../../../openapi/byte-operation.ts";
import { assetProblems } from "../../../openapi/common-problems.ts";
import { documentedMedia, type Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import type { VideoStep } from "../../videos/video-step.ts";
import { referenceTo } from "../../wire/schemas/documented.ts";
import { signedVideoAddressSchema, videoMediaTypes } from "../../wire/schemas/video.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { requireEngine } from "./shared/require-engine.ts";
import { type AssetSource, answerAsset } from "./shared/stored-asset.ts";

export const endpoint: Endpoint = {
  method: "GET",
  path: "/get_video/{id}",
  async answer(context, request, caller, id) {
    return answerAsset(createVideoSource(requireEngine(context, "video")), request, {
      id,
      caller,
      cache: context.cache,
    });
  },
};

function createVideoSource(videos: VideoStep): AssetSource {
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

export function documentation({ video: { asset: video } }: Samples): Operation {
  const address = `https://videos.example/${video.path}?signature=7d1f`;
  return byteOperation({
    what: "video",
    operation: { operationId: "getVideo", summary: "Get the bytes of a video", tags: ["Videos"] },
    mediaTypes: videoMediaTypes,
    signed: {
      schema: referenceTo(signedVideoAddressSchema),
      value: { video_id: video.id, video_url: address, expires_in_seconds: 3600 },
      address,
    },
    byteLength: documentedMedia.video.sampleBytes,
    problems: assetProblems("video"),
  });
}
