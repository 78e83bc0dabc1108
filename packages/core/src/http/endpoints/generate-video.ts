import { acceptedAnswer, endedAnswer, eventsOf } from "../../../openapi/batch-answer.ts";
import {
  bodyProblemsUpTo,
  callerProblems,
  fieldProblem,
  keyProblem,
} from "../../../openapi/common-problems.ts";
import { failedBatchProblems } from "../../../openapi/failed-batch-problems.ts";
import type { Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { type ProblemCase, problemResponses } from "../../../openapi/problem-responses.ts";
import { videoBatchId, videoPrompt } from "../../../openapi/samples/sample-video.ts";
import { sentHeaders } from "../../../openapi/sent-headers.ts";
import type { StartOptions } from "../../images/character-references.ts";
import { type VideoRequest, videoRequestFields } from "../../request/video-request.ts";
import { olderVideoFields } from "../../wire/older-fields.ts";
import { referenceTo } from "../../wire/schemas/documented.ts";
import { videoAnswerSchema } from "../../wire/schemas/video-batch.ts";
import { videoRequestBodySchema } from "../../wire/schemas/video-request.ts";
import { readJsonBody } from "../body/json-body.ts";
import { type Form, readBody } from "../body/request-body.ts";
import { withUploadStatus } from "../body/upload-status.ts";
import { readIdempotencyKey } from "../handler/idempotency-key.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { requireEngine } from "./shared/require-engine.ts";
import { startAndAnswer } from "./shared/start-answer.ts";

const form: Form<VideoRequest> = {
  fields: videoRequestFields,
  optionalTexts: ["character_reference_id", "aspect_ratio", "negative_prompt", ...olderVideoFields],
  // An empty image alone is a mistake: without this, a video without the image would be paid for.
  emptyWith: new Map([["reference_image_base64", "character_reference_id"]]),
  older: olderVideoFields,
  flags: ["cancel_on_disconnect"],
};

export const endpoint: Endpoint = {
  method: "POST",
  path: "/generate_video",
  async answer(context, request, caller) {
    const videos = requireEngine(context, "video");
    const { maxBodyBytes, maxUploadBytes, modelOptions, defaults } = context;
    const key = readIdempotencyKey(request);
    // The image comes as base64, in addition to everything that other bodies can have.
    const maxBytes = maxBodyBytes + Math.ceil(maxUploadBytes / 3) * 4;
    const body = readBody(form, await readJsonBody(request.web, maxBytes), {
      modelOptions,
      defaults: defaults.videos,
      capabilities: videos.provider.capabilities,
      model: videos.provider.model,
    });
    const start = (options: StartOptions) => withUploadStatus(videos.start(body.request, options));
    return startAndAnswer(context, request, { ...body, engine: videos, caller, key, start });
  },
};

/** Problems with the character reference. Nothing was paid for. */
const referenceProblems: readonly ProblemCase[] = [
  {
    code: "not_found",
    when: "This server does not generate videos.",
    example: { title: "Not found", detail: "This server does not generate videos." },
  },
  {
    code: "reference_not_found",
    when: "The character reference does not exist, or it belongs to another owner. Nothing was paid for.",
    example: {
      title: "Character reference not found",
      detail:
        "There is no character reference with this id, so nothing was paid for. Choose an existing character reference.",
    },
  },
  {
    code: "reference_unsupported",
    when: "The model does not support character references. Nothing was paid for.",
  },
  { code: "unsupported_media", when: "`reference_image_base64` is not a complete image." },
  {
    code: "output_too_large",
    status: 413,
    when: "The image in `reference_image_base64` is too large.",
  },
];

export function documentation(samples: Samples): Operation {
  const { idempotencyKey, prefer, accept } = sentHeaders;
  const character_reference_id = samples.image.asset.id;
  return {
    operationId: "generateVideo",
    summary: "Generate a video of a character",
    description:
      "Generates one video from a prompt: of a character reference that was generated or uploaded, of an image in the " +
      "request, or without an image. It is a batch of one slot: use `/batches/{id}` and the paths below it to follow " +
      "it, retry it and cancel it.\n\n" +
      "It takes minutes. To follow the progress, ask for events. To come back for it later, prefer `respond-async`.\n\n" +
      "If you send an `Idempotency-Key`, you can send the same request again at any time, and it is paid for once.",
    tags: ["Videos"],
    parameters: [idempotencyKey, prefer, accept],
    requestBody: {
      description: "What to generate.",
      required: true,
      content: {
        "application/json": {
          schema: referenceTo(videoRequestBodySchema),
          examples: {
            "of-a-character": {
              summary: "With a character reference",
              value: { prompt: videoPrompt, character_reference_id },
            },
            "all-fields": {
              summary: "All fields",
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
              summary: "With an image in the request (shortened here)",
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
          "The video is stored, or was canceled. As events: the video was started, and the events report how it ends.",
        json: {
          schema: referenceTo(videoAnswerSchema),
          examples: {
            succeeded: { summary: "The video", value: samples.video.succeeded },
            canceled: { summary: "It was canceled", value: samples.video.canceled },
          },
        },
        events: eventsOf("video", samples),
      }),
      "202": acceptedAnswer(samples, videoBatchId),
      ...problemResponses([
        ...bodyProblemsUpTo(14_243_160),
        fieldProblem("A field is invalid. Nothing was paid for.", "prompt", "must be a string"),
        ...referenceProblems,
        keyProblem("The `Idempotency-Key` was used for another request.", videoBatchId),
        ...failedBatchProblems("video", samples),
        ...callerProblems,
      ]),
    },
  };
}
