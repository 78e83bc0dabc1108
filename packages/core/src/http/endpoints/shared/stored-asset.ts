import type { AccessOptions } from "../../../images/character-references.ts";
import type { WireSignedAddress, WireSignedVideoAddress } from "../../../wire/asset.ts";
import type { ByteAnswer } from "../../bytes/byte-answer.ts";
import type { ByteCache } from "../../bytes/byte-cache.ts";
import { serveBytes } from "../../bytes/serve-bytes.ts";
import type { Servable } from "../../bytes/validators.ts";
import type { Caller } from "../../handler/handler-context.ts";
import { HttpError } from "../../handler/http-error.ts";
import { jsonResponse } from "../../handler/json-response.ts";
import type { RequestHead } from "../../handler/request-head.ts";

/** Where images, or videos, are found. */
export interface AssetSource {
  /** What stands on it, as the fields of an answer name it. */
  readonly kind: "image" | "video";
  get(id: string, access: AccessOptions): Promise<unknown>;
  open(id: string, access: AccessOptions): Promise<Servable | undefined>;
  url(id: string, options: { expiresInSeconds: number } & AccessOptions): Promise<string | undefined>;
}

/** What is asked for, by whom. */
export interface AssetQuestion {
  readonly id: string;
  readonly caller: Caller;
  readonly cache: ByteCache;
}

/** For how long a signed address is good. */
const expiresInSeconds = 3600;

/** Answers with the bytes of an image or a video, or with where they are. */
export async function answerAsset(
  source: AssetSource,
  request: RequestHead,
  { id, caller, cache }: AssetQuestion,
): Promise<ByteAnswer | Response> {
  const signed = await source.url(id, { expiresInSeconds, ...caller });
  if (signed !== undefined) return signedResponse(source, request, id, signed);
  const asset = await source.open(id, caller);
  if (asset === undefined) throw noAsset(source);
  // Where the bytes turn out to be gone, it was removed meanwhile, and is no failure of the store.
  const isThere = async () => (await source.get(id, caller)) !== undefined;
  return serveBytes(request, asset, { cache, isThere });
}

/** A store that signs addresses serves the bytes itself: with `?redirect=true` at once, else by telling where. */
function signedResponse({ kind }: AssetSource, request: RequestHead, id: string, url: string): Response {
  const headers = { "cache-control": "no-store" };
  if (new URL(request.url).searchParams.get("redirect") === "true") {
    return new Response(null, { status: 302, headers: { ...headers, location: url } });
  }
  const expires_in_seconds = expiresInSeconds;
  return jsonResponse(
    kind === "image"
      ? ({ image_id: id, image_url: url, expires_in_seconds } satisfies WireSignedAddress)
      : ({ video_id: id, video_url: url, expires_in_seconds } satisfies WireSignedVideoAddress),
  );
}

/** The problem of an id under which nothing stands, or what is another owner's. */
export function noAsset({ kind }: Pick<AssetSource, "kind">): HttpError {
  const what = kind === "image" ? "character reference" : "video";
  return new HttpError("not_found", `There is no ${what} under this id.`);
}
