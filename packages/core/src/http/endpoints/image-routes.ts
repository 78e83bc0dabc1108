import type { CharacterReferences, StartOptions } from "../../images/character-references.ts";
import { toWireImage } from "../../wire/asset.ts";
import { readJsonBody } from "../body/json-body.ts";
import { readUpload } from "../body/read-upload.ts";
import { readGenerateBody } from "../body/request-body.ts";
import { withUploadStatus } from "../body/upload-status.ts";
import type { ByteAnswer } from "../bytes/byte-answer.ts";
import type { ByteCache } from "../bytes/byte-cache.ts";
import type { Caller, HandlerContext } from "../handler/handler-context.ts";
import { idempotencyKeyOf } from "../handler/idempotency-key.ts";
import { jsonResponse } from "../handler/json-response.ts";
import type { HandlerRequest, RequestHead } from "../handler/request-head.ts";
import { startAndAnswer } from "./start-answer.ts";
import { answerAsset, noAsset, type Shelf } from "./stored-asset.ts";

/** POST /generate_character_reference */
export async function generate(
  context: HandlerContext,
  request: HandlerRequest,
  caller: Caller,
): Promise<Response> {
  const { characters, maxBodyBytes, modelOptions, defaults } = context;
  const key = idempotencyKeyOf(request);
  const body = readGenerateBody(await readJsonBody(request.web, maxBodyBytes), {
    modelOptions,
    defaults: defaults.images,
    capabilities: characters.provider.capabilities,
    model: characters.provider.model,
  });
  const start = (options: StartOptions) => characters.start(body.request, options);
  return startAndAnswer(context, request, { ...body, maker: characters, caller, key, start });
}

/** GET /get_character_reference/{id} */
export async function image(
  context: HandlerContext & { readonly cache: ByteCache },
  request: RequestHead,
  caller: Caller,
  id: string,
): Promise<ByteAnswer | Response> {
  const { characters, cache } = context;
  return answerAsset(shelfOf(characters), request, { id, caller, cache });
}

/** GET /get_character_reference/{id}/info */
export async function imageInfo(
  { characters, urlOf }: HandlerContext,
  _request: RequestHead,
  caller: Caller,
  id: string,
): Promise<Response> {
  const reference = await characters.get(id, caller);
  if (reference === undefined) throw noAsset({ kind: "image" });
  return jsonResponse(toWireImage(reference, urlOf));
}

/** POST /upload_character_reference */
export async function upload(
  { characters, maxUploadBytes, urlOf }: HandlerContext,
  { web: request }: HandlerRequest,
  caller: Caller,
): Promise<Response> {
  const { stream, filename } = await readUpload(request, { maxBytes: maxUploadBytes });
  const maxBytes = maxUploadBytes;
  const { signal } = request;
  // A form says where its file ends, and its stream fails where that is missing.
  const reference = await withUploadStatus(
    characters.importImage(stream, { ...caller, filename, maxBytes, signal, isEndVerified: true }),
  );
  const { id, mediaType, byteLength, origin } = reference;
  const url = urlOf(id);
  const body = {
    image_id: id,
    id,
    url,
    image_url: url,
    content_type: mediaType,
    file_size: byteLength,
    filename: origin.type === "uploaded" ? (origin.filename ?? null) : null,
  };
  return jsonResponse(body, { status: 201, headers: { location: url } });
}

function shelfOf(characters: CharacterReferences): Shelf {
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
