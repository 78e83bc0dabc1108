import { DramatisError } from "../../errors/dramatis-error.ts";
import { type ProblemOptions, problemResponse } from "../handler/problem.ts";
import type { RequestHead } from "../handler/request-head.ts";
import { assetHeaders, cacheHeaders } from "./asset-headers.ts";
import { type ByteAnswer, type Chunks, exactChunks } from "./byte-answer.ts";
import { type ByteCache, cachedChunks } from "./byte-cache.ts";
import { requestedSpan, type Span } from "./ranges.ts";
import { evaluatePreconditions, type Servable, validatorsOf } from "./validators.ts";

/** How an asset is served. */
export interface ServeOptions {
  /** Keeps small images in memory. Without it everything is streamed. */
  readonly cache?: ByteCache;
  /**
   * Asked where the bytes cannot be read and nothing was sent yet: whether the asset is still there. If not, it was
   * removed since it was looked up, and the answer is 404. Without it the store's error is thrown.
   */
  readonly isThere?: () => Promise<boolean>;
}

/**
 * Answers a GET or HEAD with the bytes of an asset (RFC 9110): conditions, one range, and the headers with which
 * nothing but an image or a video comes of it. A HEAD and a condition that holds read no bytes.
 *
 * The body of the answer must be read or cancelled. It fails where the bytes end too early: the connection has to be
 * closed then, not the answer ended.
 *
 * @throws what the store throws when the bytes cannot be read, and the reason of the request's signal.
 */
export async function serveBytes(
  request: RequestHead,
  asset: Servable,
  options: ServeOptions = {},
): Promise<ByteAnswer | Response> {
  const validators = validatorsOf(asset);
  switch (evaluatePreconditions(request.headers, validators)) {
    case "failed":
      return problem(request, "conflict", "The file is not the one that the request names.", { status: 412 });
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

/** Where that cannot be answered either, the error of the reading says more. */
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
