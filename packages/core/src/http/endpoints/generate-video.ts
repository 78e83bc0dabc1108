import { acceptedAnswer, endedAnswer, videoEvents } from "../../../openapi/batch-answer.ts";
import {
  bodyProblemsUpTo,
  callerProblems,
  fieldProblem,
  keyProblem,
} from "../../../openapi/common-problems.ts";
import { failedVideoProblems } from "../../../openapi/failed-batch-problems.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { type ProblemCase, problemResponses } from "../../../openapi/problem-responses.ts";
import type { Samples } from "../../../openapi/samples/make-samples.ts";
import { videoBatchId, videoPrompt } from "../../../openapi/samples/sample-video.ts";
import { sentHeaders } from "../../../openapi/sent-headers.ts";
import type { StartOptions } from "../../images/character-references.ts";
import { referenceTo } from "../../wire/schemas/documented.ts";
import { videoRequestBodySchema } from "../../wire/schemas/requests.ts";
import { videoAnswerSchema } from "../../wire/schemas/video-batch.ts";
import { readJsonBody } from "../body/json-body.ts";
import { readVideoBody } from "../body/request-body.ts";
import { withUploadStatus } from "../body/upload-status.ts";
import { readIdempotencyKey } from "../handler/idempotency-key.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { requireVideos } from "./shared/require-videos.ts";
import { startAndAnswer } from "./shared/start-answer.ts";

export const endpoint: Endpoint = {
  method: "POST",
  path: "/generate_video",
  async answer(context, request, caller) {
    const videos = requireVideos(context);
    const { maxBodyBytes, maxUploadBytes, modelOptions, defaults } = context;
    const key = readIdempotencyKey(request);
    // An image comes as base64 here, beside all that other bodies may have.
    const maxBytes = maxBodyBytes + Math.ceil(maxUploadBytes / 3) * 4;
    const body = readVideoBody(await readJsonBody(request.web, maxBytes), {
      modelOptions,
      defaults: defaults.videos,
      capabilities: videos.provider.capabilities,
      model: videos.provider.model,
    });
    const start = (options: StartOptions) => withUploadStatus(videos.start(body.request, options));
    return startAndAnswer(context, request, { ...body, engine: videos, caller, key, start });
  },
};

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

export function documentation(samples: Samples): Operation {
  const { idempotencyKey, prefer, accept } = sentHeaders;
  const character_reference_id = samples.image.id;
  return {
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
  };
}
