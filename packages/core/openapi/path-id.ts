import type { AssetKind } from "../src/assets/asset.ts";
import { documentedMedia } from "./media/index.ts";
import type { Parameter } from "./operation.ts";
import { batchId } from "./samples/sample-batch.ts";

/** Documents the `id` parameter in the path of an endpoint. */
export function idOf(what: "batch" | AssetKind): Parameter {
  return {
    name: "id",
    in: "path",
    required: true,
    description: `The \`${what === "batch" ? "batch_id" : "id"}\` of the ${what}.`,
    schema: { type: "string", format: "uuid" },
    example: what === "batch" ? batchId : documentedMedia[what].sampleId,
  };
}
