import { referenceTo } from "../../src/wire/schemas/documented.ts";
import { generateRequestSchema } from "../../src/wire/schemas/requests.ts";
import { imageAnswers } from "../batch-answer.ts";
import { bodyProblems, callerProblems, fieldProblem, keyProblem } from "../common-problems.ts";
import { failedBatchProblems } from "../failed-batch-problems.ts";
import type { Endpoint } from "../operation.ts";
import { problemResponses } from "../problem-responses.ts";
import type { Samples } from "../samples/make-samples.ts";
import { description } from "../samples/sample-batch.ts";
import { sentHeaders } from "../sent-headers.ts";

export function generateEndpoint(samples: Samples): Endpoint {
  const { idempotencyKey, prefer, accept } = sentHeaders;
  const unsupported = "must be a whole number from 1 to 4";
  return {
    method: "post",
    path: "/generate_character_reference",
    hasHead: false,
    operation: {
      operationId: "generateCharacterReference",
      summary: "Generate 1 to 4 images of a character",
      description:
        "Makes `num_images` images of one description, each in a slot of its own and under a UUID. A slot that fails " +
        "leaves the others as they are: the answer is 200 with `status: partial`, and the slot is among the " +
        "`failures`. Only where no slot has an image is the answer a problem.\n\n" +
        "It takes as long as the model does, often half a minute. To see each image once it is there, ask for events; " +
        "to come back for them later, prefer `respond-async`.\n\n" +
        "Send an `Idempotency-Key`: then the same request may be sent again at any time, and is paid for once.",
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
                summary: "The description alone: four images, with their bytes",
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
          fieldProblem("A field is not what it must be. Nothing was paid for.", "num_images", unsupported),
          keyProblem("The `Idempotency-Key` was used for another request."),
          ...failedBatchProblems(samples),
          ...callerProblems,
        ]),
      },
    },
  };
}
