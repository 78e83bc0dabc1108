import { endpoint as batch } from "./batch.ts";
import { endpoint as batchEvents } from "./batch-events.ts";
import { endpoint as batches } from "./batches.ts";
import { endpoint as cancel } from "./cancel.ts";
import { endpoint as generate } from "./generate.ts";
import { endpoint as generateVideo } from "./generate-video.ts";
import { endpoint as image } from "./image.ts";
import { endpoint as imageInfo } from "./image-info.ts";
import { endpoint as openapi } from "./openapi.ts";
import { endpoint as removeBatch } from "./remove-batch.ts";
import { endpoint as removeImage } from "./remove-image.ts";
import { endpoint as removeVideo } from "./remove-video.ts";
import { endpoint as replicateWebhook } from "./replicate-webhook.ts";
import { endpoint as retry } from "./retry.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { endpoint as upload } from "./upload.ts";
import { endpoint as video } from "./video.ts";
import { endpoint as videoInfo } from "./video-info.ts";

/** What a request asks to do. */
export type ActionType =
  | "generate"
  | "upload"
  | "image"
  | "image-info"
  | "generate-video"
  | "video"
  | "video-info"
  | "batch"
  | "batch-events"
  | "batches"
  | "remove-batch"
  | "remove-image"
  | "remove-video"
  | "retry"
  | "cancel"
  | "openapi";

/** Endpoints for webhooks. They are not callers' actions: the signature decides whether a webhook is accepted. */
const webhooks = { "replicate-webhook": replicateWebhook } satisfies Readonly<Record<string, Endpoint>>;

/**
 * All endpoints, by action. Each is in a file with the name of its action, which also exports its `documentation` for the
 * OpenAPI document. The document lists them in this order.
 */
export const endpoints = {
  generate,
  upload,
  image,
  "image-info": imageInfo,
  "generate-video": generateVideo,
  video,
  "video-info": videoInfo,
  batch,
  "batch-events": batchEvents,
  batches,
  "remove-batch": removeBatch,
  "remove-image": removeImage,
  "remove-video": removeVideo,
  retry,
  cancel,
  ...webhooks,
  openapi,
} satisfies Readonly<Record<ActionType | keyof typeof webhooks, Endpoint>>;

/** The name of an endpoint. */
export type EndpointType = keyof typeof endpoints;

/** Whether an endpoint is for webhooks. */
export function isWebhook(type: EndpointType): type is keyof typeof webhooks {
  return Object.hasOwn(webhooks, type);
}
