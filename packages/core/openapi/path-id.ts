import type { Parameter } from "./operation.ts";
import { batchId, sampleImage } from "./samples/sample-batch.ts";
import { sampleVideo } from "./samples/sample-video.ts";

const ids = { batch: batchId, image: sampleImage(0).id, video: sampleVideo(1).id };

/** Documents the `id` parameter in the path of an endpoint. */
export function idOf(what: keyof typeof ids): Parameter {
  return {
    name: "id",
    in: "path",
    required: true,
    description: `The \`${what === "batch" ? "batch_id" : "id"}\` of the ${what}.`,
    schema: { type: "string", format: "uuid" },
    example: ids[what],
  };
}
