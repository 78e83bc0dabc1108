import { referenceTo } from "../../src/wire/schemas/documented.ts";
import { videoRequestBodySchema } from "../../src/wire/schemas/requests.ts";
import { signedVideoAddressSchema, videoInfoSchema, videoMediaTypes } from "../../src/wire/schemas/video.ts";
import { videoAnswerSchema } from "../../src/wire/schemas/video-batch.ts";
import { cacheControl } from "../answered-headers.ts";
import { acceptedAnswer, endedAnswer, videoEvents } from "../batch-answer.ts";
import { byteEndpoint } from "../byte-endpoint.ts";
import {
  bodyProblemsUpTo,
  callerProblems,
  fieldProblem,
  keyProblem,
  storeProblem,
  videoProblems,
} from "../common-problems.ts";
import { failedVideoProblems } from "../failed-batch-problems.ts";
import type { Endpoint } from "../operation.ts";
import { idOf } from "../path-id.ts";
import { type ProblemCase, problemResponses } from "../problem-responses.ts";
import type { Samples } from "../samples/make-samples.ts";
import { videoBatchId, videoPrompt } from "../samples/sample-video.ts";
import { sentHeaders } from "../sent-headers.ts";

/** What is wrong with the character reference. Nothing was paid for. */
const referenceProblems: readonly ProblemCase[] = [
  {
    code: "not_found",
    when: "This server makes no videos.",
    example: { title: "Not found", detail: "This server makes no videos." },
  },
  {
    code: "reference_not_found",
    when: "There is no such character reference, or it is another owner's. Nothing was paid for.",
    example: {
      title: "Character reference not found",
      detail: "There is no character reference under this id. Choose one that is there; nothing was paid.",
    },
  },
  { code: "reference_unsupported", when: "The model takes no character reference. Nothing was paid for." },
  { code: "unsupported_media", when: "What came as `reference_image_base64` is no whole image." },
  {
    code: "output_too_large",
    status: 413,
    when: "What came as `reference_image_base64` has too many bytes.",
  },
];

export function generateVideoEndpoint(samples: Samples): Endpoint {
  const { idempotencyKey, prefer, accept } = sentHeaders;
  const character_reference_id = samples.image.id;
  return {
    method: "post",
    path: "/generate_video",
    hasHead: false,
    operation: {
      operationId: "generateVideo",
      summary: "Make a video of a character",
      description:
        "Makes one video after a prompt, of a character reference that was generated or uploaded, of an image that comes " +
        "with the request, or without any. It is a batch of one slot: `/batches/{id}` and what is below it tell of it, " +
        "try it again and cancel it.\n\n" +
        "It takes minutes. To see how far it is, ask for events; to come back for it later, prefer `respond-async`.\n\n" +
        "Send an `Idempotency-Key`: then the same request may be sent again at any time, and is paid for once.",
      tags: ["Videos"],
      parameters: [idempotencyKey, prefer, accept],
      requestBody: {
        description: "What to make.",
        required: true,
        content: {
          "application/json": {
            schema: referenceTo(videoRequestBodySchema),
            examples: {
              "of-a-character": {
                summary: "The character reference that was chosen",
                value: { prompt: videoPrompt, character_reference_id },
              },
              "all-fields": {
                summary: "Everything that can be said",
                value: {
                  prompt: videoPrompt,
                  character_reference_id,
                  aspect_ratio: "16:9",
                  duration: 8,
                  negative_prompt: "text, watermark",
                  seed: 42,
                  model_options: { generate_audio: false },
                  cancel_on_disconnect: false,
                },
              },
              "of-an-image": {
                summary: "An image that comes along (shortened here)",
                value: {
                  prompt: videoPrompt,
                  reference_image_base64: "iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAIA",
                },
              },
            },
          },
        },
      },
      responses: {
        "200": endedAnswer({
          description:
            "The video is there, or was canceled. As events: it was begun, and however it ends is told by them.",
          json: {
            schema: referenceTo(videoAnswerSchema),
            examples: {
              succeeded: { summary: "The video", value: samples.video.succeeded },
              canceled: { summary: "It was canceled", value: samples.video.canceled },
            },
          },
          events: videoEvents(samples),
        }),
        "202": acceptedAnswer(samples, videoBatchId),
        ...problemResponses([
          ...bodyProblemsUpTo(14_243_160),
          fieldProblem("A field is not what it must be. Nothing was paid for.", "prompt", "must be a text"),
          ...referenceProblems,
          keyProblem("The `Idempotency-Key` was used for another request.", videoBatchId),
          ...failedVideoProblems(samples),
          ...callerProblems,
        ]),
      },
    },
  };
}

export function videoEndpoint({ video: { video } }: Samples): Endpoint {
  const address = `https://videos.example/${video.path}?signature=7d1f`;
  return byteEndpoint({
    what: "video",
    path: "/get_video/{id}",
    operation: { operationId: "getVideo", summary: "Get the bytes of a video", tags: ["Videos"] },
    mediaTypes: videoMediaTypes,
    signed: {
      schema: referenceTo(signedVideoAddressSchema),
      value: { video_id: video.id, video_url: address, expires_in_seconds: 3600 },
      address,
    },
    byteLength: video.byte_length,
    problems: videoProblems,
  });
}

export function videoInfoEndpoint({ video: { video } }: Samples): Endpoint {
  const info = { ...video, video_id: video.id, exists: true, file_size_bytes: video.byte_length };
  return {
    method: "get",
    path: "/get_video/{id}/info",
    hasHead: true,
    operation: {
      operationId: "getVideoInfo",
      summary: "Get what is known of a video",
      description: "Everything but its bytes.",
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
        ...problemResponses([...videoProblems, ...callerProblems, storeProblem]),
      },
    },
  };
}
