import { DramatisError } from "../../errors/dramatis-error.ts";
import { type ProblemOptions, problemResponse } from "../problem.ts";
import { assetHeaders, cacheHeaders } from "./asset-headers.ts";
import type { ByteCache } from "./byte-cache.ts";
import { exactBody } from "./exact-body.ts";
import { lentBody } from "./lent-body.ts";
import type { Span } from "./parse-range.ts";
import { evaluatePreconditions } from "./preconditions.ts";
import { requestedSpan } from "./requested-span.ts";
import type { Servable } from "./servable.ts";
import { validatorsOf } from "./validators.ts";

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
  request: Request,
  asset: Servable,
  options: ServeOptions = {},
): Promise<Response> {
  const validators = validatorsOf(asset);
  switch (evaluatePreconditions(request.headers, validators)) {
    case "failed":
      return problem(request, "conflict", "The file is not the one that the request names.", { status: 412 });
    case "not-modified":
      return new Response(null, { status: 304, headers: cacheHeaders(validators) });
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
  if (request.method === "HEAD" || asset.byteLength === 0) return new Response(null, answer);
  try {
    return new Response(await bodyOf(asset, span, options.cache, request.signal), answer);
  } catch (error) {
    request.signal.throwIfAborted();
    if (await isThere(options)) throw error;
    return problem(request, "not_found", "The file was removed.");
  }
}

function bodyOf(
  asset: Servable,
  span: Span | undefined,
  cache: ByteCache | undefined,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const { start, end } = span ?? { start: 0, end: asset.byteLength - 1 };
  const loan = cache?.lend(asset);
  if (loan !== undefined) return lentBody(loan, { start, end }, signal);
  return exactBody(asset.stream(span), end - start + 1, signal);
}

/** Where that cannot be answered either, the error of the reading says more. */
async function isThere({ isThere: ask }: ServeOptions): Promise<boolean> {
  return ask === undefined || (await ask().catch(() => true));
}

function problem(
  { method }: Request,
  code: "conflict" | "invalid_request" | "not_found",
  message: string,
  options?: ProblemOptions,
): Response {
  const response = problemResponse(new DramatisError(code, message), options);
  return method === "HEAD" ? new Response(null, response) : response;
}
