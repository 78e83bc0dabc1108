import { DramatisError } from "../../errors/dramatis-error.ts";
import { type ProblemOptions, problemResponse } from "../handler/problem.ts";
import type { RequestHead } from "../handler/request-head.ts";
import { assetHeaders, cacheHeaders } from "./asset-headers.ts";
import { type ByteAnswer, type Chunks, exactChunks } from "./byte-answer.ts";
import { type ByteCache, cachedChunks } from "./byte-cache.ts";
import { requestedSpan, type Span } from "./ranges.ts";
import { evaluatePreconditions, type Servable, validatorsOf } from "./validators.ts";

/** Options of {@link serveBytes}. */
export interface ServeOptions {
  /** Caches small images. Without it, all bytes are streamed. */
  readonly cache?: ByteCache;
  /**
   * Whether the asset still exists. It is called if the bytes cannot be read and nothing has been sent yet. If the asset
   * was removed since it was looked up, the answer is 404. Without this option, the store's error is thrown.
   */
  readonly isThere?: () => Promise<boolean>;
}

/**
 * Answers GET or HEAD with the bytes of an asset (RFC 9110). It supports conditions and one range, and sends headers that
 * make browsers treat the bytes only as an image or a video. HEAD, 304 and 412 do not read bytes.
 *
 * Read or cancel the body of the answer. It fails if the bytes end too early: then close the connection instead of ending
 * the answer.
 *
 * @throws the store's error if the bytes cannot be read, and the reason of the request's signal.
 */
export async function serveBytes(
  request: RequestHead,
  asset: Servable,
  options: ServeOptions = {},
): Promise<ByteAnswer | Response> {
  const validators = validatorsOf(asset);
  switch (evaluatePreconditions(request.headers, validators)) {
    case "failed":
      return problem(request, "conflict", "The file is not the version that the request asks for.", {
        status: 412,
      });
    case "not-modified":
      return { status: 304, headers: cacheHeaders(validators), chunks: null };
    case "proceed":
  }
  const span = requestedSpan(request, validators, asset.byteLength);
  if (span === "unsatisfiable") {
    return problem(request, "invalid_request", `The file has ${asset.byteLength} bytes.`, {
      status: 416,
      headers: { "content-range": `bytes */${asset.byteLength}` },
    });
  }
  const answer = { status: span === undefined ? 200 : 206, headers: assetHeaders(asset, validators, span) };
  if (request.method === "HEAD" || asset.byteLength === 0) return { ...answer, chunks: null };
  try {
    return { ...answer, chunks: await openChunks(asset, span, options.cache, request) };
  } catch (error) {
    request.signal.throwIfAborted();
    if (await isThere(options)) throw error;
    return problem(request, "not_found", "The file was removed.");
  }
}

function openChunks(
  asset: Servable,
  span: Span | undefined,
  cache: ByteCache | undefined,
  request: RequestHead,
): Promise<Chunks> {
  const { start, end } = span ?? { start: 0, end: asset.byteLength - 1 };
  const lease = cache?.lease(asset);
  if (lease !== undefined) return cachedChunks(lease, { start, end }, request);
  return exactChunks(asset.stream(span), end - start + 1, request.signal);
}

/** If the check fails too, the asset is assumed to exist, and the read error is thrown. */
async function isThere({ isThere: ask }: ServeOptions): Promise<boolean> {
  return ask === undefined || (await ask().catch(() => true));
}

function problem(
  request: RequestHead,
  code: "conflict" | "invalid_request" | "not_found",
  message: string,
  options?: ProblemOptions,
): Response {
  const response = problemResponse(request, new DramatisError(code, message), options);
  return request.method === "HEAD" ? new Response(null, response) : response;
}
