import { byteOperation } from "../../../openapi/byte-operation.ts";
import { assetProblems } from "../../../openapi/common-problems.ts";
import { documentedMedia, type Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import type { CharacterReferences } from "../../images/character-references.ts";
import { referenceTo } from "../../wire/schemas/documented.ts";
import { imageMediaTypes, signedAddressSchema } from "../../wire/schemas/image.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { type AssetSource, answerAsset } from "./shared/stored-asset.ts";

export const endpoint: Endpoint = {
  method: "GET",
  path: "/get_character_reference/{id}",
  async answer({ engines, cache }, request, caller, id) {
    return answerAsset(createImageSource(engines.image), request, { id, caller, cache });
  },
};

function createImageSource(characters: CharacterReferences): AssetSource {
  return {
    kind: "image",
    get: (id, access) => characters.get(id, access),
    url: (id, options) => characters.url(id, options),
    async open(id, access) {
      const opened = await characters.open(id, access);
      if (opened === undefined) return undefined;
      const { reference, stream, bytes } = opened;
      return { ...reference, stream, bytes };
    },
  };
}

export function documentation({ image: { asset: image } }: Samples): Operation {
  const address = `https://images.example/${image.path}?signature=7d1f`;
  return byteOperation({
    what: "image",
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
    byteLength: documentedMedia.image.sampleBytes,
    problems: assetProblems("image"),
  });
}
