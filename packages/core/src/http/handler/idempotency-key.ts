import { HttpError } from "./http-error.ts";
import type { RequestHead } from "./request-head.ts";

/**
 * Reads the `Idempotency-Key`. A request with the same key joins the first one instead of paying again.
 * @throws HttpError 400 if the key is empty or too long.
 */
export function readIdempotencyKey(request: Pick<RequestHead, "headers">): {
  readonly idempotencyKey?: string;
} {
  const key = request.headers.get("idempotency-key");
  if (key === null) return {};
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return { idempotencyKey: key };
  throw new HttpError("invalid_request", "The Idempotency-Key must have 1 to 255 visible characters.", {
    status: 400,
  });
}
