import type { Parameter } from "./endpoint.ts";
import { batchId, sampleImage } from "./examples/sample-batch.ts";

/** The id in the address. */
export function idOf(what: "batch" | "image"): Parameter {
  return {
    name: "id",
    in: "path",
    required: true,
    description: what === "batch" ? "The `batch_id` of the batch." : "The `id` of the image.",
    schema: { type: "string", format: "uuid" },
    example: what === "batch" ? batchId : sampleImage(0).id,
  };
}
