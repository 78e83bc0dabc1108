import { DramatisError } from "../errors/dramatis-error.ts";
import { toWireImage } from "../wire/wire-image.ts";
import type { Caller, HandlerContext } from "./handler-context.ts";
import { HttpError } from "./http-error.ts";
import { jsonResponse } from "./json-response.ts";
import type { HandlerRequest, RequestHead } from "./request-head.ts";
import type { ByteAnswer } from "./serve/byte-answer.ts";
import type { ByteCache } from "./serve/byte-cache.ts";
import { serveBytes } from "./serve/serve-bytes.ts";
import { readUpload } from "./upload/read-upload.ts";

/** For how long a signed address is good. */
const expiresInSeconds = 3600;

/** GET /get_character_reference/{id} */
export async function image(
  context: HandlerContext & { readonly cache: ByteCache },
  request: RequestHead,
  caller: Caller,
  id: string,
): Promise<ByteAnswer | Response> {
  const { characters, cache } = context;
  const signed = await characters.url(id, { expiresInSeconds, ...caller });
  if (signed !== undefined) return signedResponse(request, id, signed);
  const opened = await characters.open(id, caller);
  if (opened === undefined) throw noImage();
  const { reference, stream, bytes } = opened;
  // Where the bytes turn out to be gone, it was removed meanwhile, and is no failure of the store.
  const isThere = async () => (await characters.get(id, caller)) !== undefined;
  return serveBytes(request, { ...reference, stream, bytes }, { cache, isThere });
}

/** A store that signs addresses serves the bytes itself: with `?redirect=true` at once, else by telling where. */
function signedResponse(request: RequestHead, id: string, url: string): Response {
  const headers = { "cache-control": "no-store" };
  if (new URL(request.url).searchParams.get("redirect") === "true") {
    return new Response(null, { status: 302, headers: { ...headers, location: url } });
  }
  return jsonResponse({ image_id: id, image_url: url, expires_in_seconds: expiresInSeconds });
}

/** GET /get_character_reference/{id}/info */
export async function imageInfo(
  { characters, urlOf }: HandlerContext,
  _request: RequestHead,
  caller: Caller,
  id: string,
): Promise<Response> {
  const reference = await characters.get(id, caller);
  if (reference === undefined) throw noImage();
  return jsonResponse(toWireImage(reference, urlOf));
}

/** POST /upload_character_reference */
export async function upload(
  { characters, maxUploadBytes, urlOf }: HandlerContext,
  { web: request }: HandlerRequest,
  caller: Caller,
): Promise<Response> {
  const { stream, filename } = await readUpload(request, { maxBytes: maxUploadBytes });
  try {
    const reference = await characters.importImage(stream, {
      ...caller,
      filename,
      maxBytes: maxUploadBytes,
      signal: request.signal,
    });
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
  } catch (error) {
    if (DramatisError.isInstance(error) && error.code === "output_too_large") {
      throw new HttpError("output_too_large", error.message, { status: 413 });
    }
    throw error;
  }
}

function noImage(): HttpError {
  return new HttpError("not_found", "There is no character reference under this id.");
}
