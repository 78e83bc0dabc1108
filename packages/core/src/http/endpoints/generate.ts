import { imageAnswers } from "../../../openapi/batch-answer.ts";
import { bodyProblems, callerProblems, fieldProblem, keyProblem } from "../../../openapi/common-problems.ts";
import { failedBatchProblems } from "../../../openapi/failed-batch-problems.ts";
import type { Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { description } from "../../../openapi/samples/sample-batch.ts";
import { sentHeaders } from "../../../openapi/sent-headers.ts";
import type { StartOptions } from "../../images/character-references.ts";
import { type CharacterReferenceRequest, requestFields } from "../../request/character-reference-request.ts";
import { olderFields } from "../../wire/older-fields.ts";
import { referenceTo } from "../../wire/schemas/documented.ts";
import { generateRequestSchema } from "../../wire/schemas/requests.ts";
import { readJsonBody } from "../body/json-body.ts";
import { answerFlags, type Form, readBody } from "../body/request-body.ts";
import { readIdempotencyKey } from "../handler/idempotency-key.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { startAndAnswer } from "./shared/start-answer.ts";

const form: Form<CharacterReferenceRequest> = {
  fields: requestFields,
  optionalTexts: ["aspect_ratio", "output_format", "negative_prompt", ...olderFields],
  older: olderFields,
  flags: answerFlags,
};

export const endpoint: Endpoint = {
  method: "POST",
  path: "/generate_character_reference",
  async answer(context, request, caller) {
    const { maxBodyBytes, modelOptions, defaults } = context;
    const { image: characters } = context.engines;
    const key = readIdempotencyKey(request);
    const body = readBody(form, await readJsonBody(request.web, maxBodyBytes), {
      modelOptions,
      defaults: defaults.images,
      capabilities: characters.provider.capabilities,
      model: characters.provider.model,
    });
    const start = (options: StartOptions) => characters.start(body.request, options);
    return startAndAnswer(context, request, { ...body, engine: characters, caller, key, start });
  },
};

export function documentation(samples: Samples): Operation {
  const { idempotencyKey, prefer, accept } = sentHeaders;
  const unsupported = "must be a whole number from 1 to 4";
  return {
    operationId: "generateCharacterReference",
    summary: "Generate 1 to 4 images of a character",
    description:
      "Generates `num_images` images of one description, each in its own slot and under its own UUID. A failed slot " +
      "does not affect the others: the answer is 200 with `status: partial`, and the slot is listed in `failures`. The " +
      "answer is a problem only if no slot has an image.\n\n" +
      "It takes as long as the model needs, often half a minute. To get each image as soon as it is stored, ask for " +
      "events. To come back for the images later, prefer `respond-async`.\n\n" +
      "If you send an `Idempotency-Key`, you can send the same request again at any time, and it is paid for once.",
    tags: ["Character references"],
    parameters: [idempotencyKey, prefer, accept],
    requestBody: {
      description: "What to generate.",
      required: true,
      content: {
        "application/json": {
          schema: referenceTo(generateRequestSchema),
          examples: {
            "four-images": {
              summary: "Four images, without their bytes in the answer",
              value: { character_description: description, num_images: 4, include_base64: false },
            },
            "one-image": {
              summary: "One image, all fields",
              value: {
                character_description: description,
                num_images: 1,
                aspect_ratio: "3:4",
                output_format: "png",
                negative_prompt: "text, watermark",
                seed: 42,
                model_options: { safety_filter_level: "block_only_high" },
                include_base64: true,
                cancel_on_disconnect: false,
              },
            },
            shortest: {
              summary: "Only the description: four images, with their bytes",
              value: { character_description: description },
            },
          },
        },
      },
    },
    responses: {
      ...imageAnswers(samples),
      ...problemResponses([
        ...bodyProblems,
        fieldProblem("A field is invalid. Nothing was paid for.", "num_images", unsupported),
        keyProblem("The `Idempotency-Key` was used for another request."),
        ...failedBatchProblems("image", samples),
        ...callerProblems,
      ]),
    },
  };
}
