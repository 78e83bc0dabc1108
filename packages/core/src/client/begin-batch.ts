import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import { toWireField } from "../wire/request-fields.ts";
import type { ClientRunOptions, RetryOptions } from "./dramatis-client.ts";
import type { FollowOptions } from "./following.ts";
import { newIdempotencyKey } from "./idempotency-key.ts";
import { batchPath } from "./server.ts";

/** How to begin a batch, and to follow it. */
export function beginGenerate(request: CharacterReferenceRequest, options: ClientRunOptions): FollowOptions {
  const fields = Object.entries(request).map(([name, value]) => [toWireField(name), value]);
  const body = { ...Object.fromEntries(fields), include_base64: false };
  return beginAt("/generate_character_reference", body, options);
}

/** How to begin another round of a batch, and to follow it. */
export function beginRetry(batchId: string, { slots, ...options }: RetryOptions): FollowOptions {
  return { ...beginAt(`${batchPath(batchId)}/retry`, { slots }, options), batchId };
}

function beginAt(
  path: string,
  body: object,
  { idempotencyKey = newIdempotencyKey(), ...options }: RetryOptions,
): FollowOptions {
  return { beginning: { path, body: JSON.stringify(body), key: idempotencyKey }, ...options };
}
