import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import type { VideoRequest } from "../request/video-request.ts";
import type { Random } from "../util/random.ts";
import { toWireField } from "../wire/request-fields.ts";
import { batchPath } from "./connection.ts";
import type { ClientRunOptions, RetryOptions } from "./dramatis-client.ts";
import type { FollowOptions } from "./following.ts";

/** Describes how to start a batch of images and follow it. */
export function beginGenerate(
  request: CharacterReferenceRequest,
  options: ClientRunOptions,
  random: Random,
): FollowOptions {
  const body = { ...toWire(request), include_base64: false };
  return beginAt("/generate_character_reference", body, options, random);
}

/** Describes how to start a video and follow it. */
export function beginVideo(request: VideoRequest, options: ClientRunOptions, random: Random): FollowOptions {
  return beginAt("/generate_video", toWire(request), options, random);
}

function toWire(request: object): object {
  return Object.fromEntries(Object.entries(request).map(([name, value]) => [toWireField(name), value]));
}

/** Describes how to start another round of a batch and follow it. */
export function beginRetry(
  batchId: string,
  { slots, modelOptions, ...options }: RetryOptions,
  random: Random,
): FollowOptions {
  const body = { slots, model_options: modelOptions };
  return { ...beginAt(`${batchPath(batchId)}/retry`, body, options, random), batchId };
}

function beginAt(
  path: string,
  body: object,
  { idempotencyKey, ...options }: RetryOptions,
  random: Random,
): FollowOptions {
  const key = idempotencyKey ?? random.uuid();
  return { beginning: { path, body: JSON.stringify(body), key }, ...options };
}
