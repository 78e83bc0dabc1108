import { type AssetKind, assetKinds } from "../../assets/asset.ts";
import { anyOf, type Schema } from "./documented.ts";
import { batchAnswerSchema, batchProblemSchema, batchSchema, endedBatchSchema } from "./image-batch.ts";
import { batchEventSchema } from "./image-event.ts";
import { endedVideoSchema, videoAnswerSchema, videoBatchSchema, videoProblemSchema } from "./video-batch.ts";
import { videoEventSchema } from "./video-event.ts";

/** The schemas that differ between the kinds of media. A new kind is a new member. */
export const schemas = {
  image: {
    batch: batchSchema,
    answer: batchAnswerSchema,
    ended: endedBatchSchema,
    problem: batchProblemSchema,
    event: batchEventSchema,
  },
  video: {
    batch: videoBatchSchema,
    answer: videoAnswerSchema,
    ended: endedVideoSchema,
    problem: videoProblemSchema,
    event: videoEventSchema,
  },
} satisfies Readonly<Record<AssetKind, unknown>>;

/** Returns a schema that accepts a message about a batch of any kind. */
export function ofAnyKind(name: keyof (typeof schemas)[AssetKind]): Schema {
  return anyOf(...assetKinds.map((kind) => schemas[kind][name]));
}
