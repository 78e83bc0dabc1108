import { cacheControl } from "../../../openapi/answered-headers.ts";
import { assetProblems, callerProblems, storeProblem } from "../../../openapi/common-problems.ts";
import type { Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { idOf } from "../../../openapi/path-id.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { toWireImage } from "../../wire/image.ts";
import { referenceTo } from "../../wire/schemas/documented.ts";
import { characterReferenceSchema } from "../../wire/schemas/image.ts";
import { jsonResponse } from "../handler/json-response.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { noAsset } from "./shared/stored-asset.ts";

export const endpoint: Endpoint = {
  method: "GET",
  path: "/get_character_reference/{id}/info",
  async answer({ engines, urlOf }, _request, caller, id) {
    const reference = await engines.image.get(id, caller);
    if (reference === undefined) throw noAsset({ kind: "image" });
    return jsonResponse(toWireImage(reference, urlOf));
  },
};

export function documentation(samples: Samples): Operation {
  return {
    operationId: "getCharacterReferenceInfo",
    summary: "Get the properties of an image",
    description: "Everything except its bytes.",
    tags: ["Character references"],
    parameters: [idOf("image")],
    responses: {
      "200": {
        description: "The image without its bytes.",
        headers: { "Cache-Control": cacheControl("no-store") },
        content: {
          "application/json": {
            schema: referenceTo(characterReferenceSchema),
            examples: { generated: { summary: "A generated image", value: samples.image.asset } },
          },
        },
      },
      ...problemResponses([...assetProblems("image"), ...callerProblems, storeProblem]),
    },
  };
}
