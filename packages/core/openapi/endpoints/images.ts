import { referenceTo } from "../../src/wire/schemas/documented.ts";
import {
  characterReferenceSchema,
  imageMediaTypes,
  signedAddressSchema,
} from "../../src/wire/schemas/image.ts";
import { cacheControl } from "../answered-headers.ts";
import { byteEndpoint } from "../byte-endpoint.ts";
import { callerProblems, imageProblems, storeProblem } from "../common-problems.ts";
import type { Endpoint } from "../operation.ts";
import { idOf } from "../path-id.ts";
import { problemResponses } from "../problem-responses.ts";
import type { Samples } from "../samples/make-samples.ts";

export function imageEndpoint({ image }: Samples): Endpoint {
  const address = `https://images.example/${image.path}?signature=7d1f`;
  return byteEndpoint({
    what: "image",
    path: "/get_character_reference/{id}",
    operation: {
      operationId: "getCharacterReference",
      summary: "Get the bytes of an image",
      tags: ["Character references"],
    },
    mediaTypes: imageMediaTypes,
    signed: {
      schema: referenceTo(signedAddressSchema),
      value: { image_id: image.id, image_url: address, expires_in_seconds: 3600 },
      address,
    },
    byteLength: image.byte_length,
    problems: imageProblems,
  });
}

export function imageInfoEndpoint(samples: Samples): Endpoint {
  return {
    method: "get",
    path: "/get_character_reference/{id}/info",
    hasHead: true,
    operation: {
      operationId: "getCharacterReferenceInfo",
      summary: "Get what is known of an image",
      description: "Everything but its bytes.",
      tags: ["Character references"],
      parameters: [idOf("image")],
      responses: {
        "200": {
          description: "The image without its bytes.",
          headers: { "Cache-Control": cacheControl("no-store") },
          content: {
            "application/json": {
              schema: referenceTo(characterReferenceSchema),
              examples: { generated: { summary: "A generated image", value: samples.image } },
            },
          },
        },
        ...problemResponses([...imageProblems, ...callerProblems, storeProblem]),
      },
    },
  };
}
