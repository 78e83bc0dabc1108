import type { Route } from "../../src/http/handler/route.ts";
import type { Endpoint } from "../operation.ts";
import type { Samples } from "../samples/make-samples.ts";
import { cancelEndpoint, retryEndpoint } from "./batch-actions.ts";
import { batchEndpoint, batchEventsEndpoint } from "./batches.ts";
import { generateEndpoint } from "./generate.ts";
import { imageEndpoint, imageInfoEndpoint } from "./images.ts";
import { batchesEndpoint, removeBatchEndpoint, removeImageEndpoint, removeVideoEndpoint } from "./manage.ts";
import { openApiEndpoint, webhookEndpoint } from "./server.ts";
import { uploadEndpoint } from "./upload.ts";
import { generateVideoEndpoint, videoEndpoint, videoInfoEndpoint } from "./videos.ts";

/** How each route is documented. A new route does not compile before it stands here. */
export const endpoints: Readonly<Record<Route["type"], (samples: Samples) => Endpoint>> = {
  generate: generateEndpoint,
  upload: uploadEndpoint,
  image: imageEndpoint,
  "image-info": imageInfoEndpoint,
  "generate-video": generateVideoEndpoint,
  video: videoEndpoint,
  "video-info": videoInfoEndpoint,
  batch: batchEndpoint,
  "batch-events": batchEventsEndpoint,
  batches: batchesEndpoint,
  "remove-batch": removeBatchEndpoint,
  "remove-image": removeImageEndpoint,
  "remove-video": removeVideoEndpoint,
  retry: retryEndpoint,
  cancel: cancelEndpoint,
  webhook: webhookEndpoint,
  openapi: openApiEndpoint,
};
