import type { AssetKind } from "../../../assets/asset.ts";
import type { AccessOptions } from "../../../images/character-references.ts";
import { wireMedia } from "../../../wire/media.ts";
import type { ByteAnswer } from "../../bytes/byte-answer.ts";
import type { ByteCache } from "../../bytes/byte-cache.ts";
import { serveBytes } from "../../bytes/serve-bytes.ts";
import type { Servable } from "../../bytes/validators.ts";
import { assetNames } from "../../handler/engines.ts";
import type { Caller } from "../../handler/handler-context.ts";
import { HttpError } from "../../handler/http-error.ts";
import { jsonResponse } from "../../handler/json-response.ts";
import type { RequestHead } from "../../handler/request-head.ts";

/** Where to find images, or videos. */
export interface AssetSource {
  /** The kind of its assets, as in the field names of an answer. */
  readonly kind: AssetKind;
  get(id: string, access: AccessOptions): Promise<unknown>;
  open(id: string, access: AccessOptions): Promise<Servable | undefined>;
  url(id: string, options: { expiresInSeconds: number } & AccessOptions): Promise<string | undefined>;
}

/** Which asset is asked for, and by whom. */
export interface AssetQuestion {
  readonly id: string;
  readonly caller: Caller;
  readonly cache: ByteCache;
}

/** How long a signed URL is valid. */
const expiresInSeconds = 3600;

/** Answers with the bytes of an image or a video, or with their signed URL. */
export async function answerAsset(
  source: AssetSource,
  request: RequestHead,
  { id, caller, cache }: AssetQuestion,
): Promise<ByteAnswer | Response> {
  const signed = await source.url(id, { expiresInSeconds, ...caller });
  if (signed !== undefined) return signedResponse(source, request, id, signed);
  const asset = await source.open(id, caller);
  if (asset === undefined) throw noAsset(source);
  // If the bytes are gone, the asset was removed in the meantime: that is not a failure of the store.
  const isThere = async () => (await source.get(id, caller)) !== undefined;
  return serveBytes(request, asset, { cache, isThere });
}

/** A store that signs URLs serves the bytes itself. With `?redirect=true`, redirects there; otherwise answers with the URL. */
function signedResponse({ kind }: AssetSource, request: RequestHead, id: string, url: string): Response {
  const headers = { "cache-control": "no-store" };
  if (new URL(request.url).searchParams.get("redirect") === "true") {
    return new Response(null, { status: 302, headers: { ...headers, location: url } });
  }
  return jsonResponse(wireMedia[kind].signedAddress(id, url, expiresInSeconds));
}

/** The error for an id without an asset, or with an asset of another owner. */
export function noAsset({ kind }: Pick<AssetSource, "kind">): HttpError {
  return new HttpError("not_found", `There is no ${assetNames[kind].noun} with this id.`);
}
