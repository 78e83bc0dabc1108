import { assetProblems } from "../../../openapi/common-problems.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { removalOperation } from "../../../openapi/removal-operation.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { noContent } from "./shared/no-content.ts";
import { requireEngine } from "./shared/require-engine.ts";
import { noAsset } from "./shared/stored-asset.ts";

export const endpoint: Endpoint = {
  method: "DELETE",
  path: "/get_video/{id}",
  isManaging: true,
  async answer(context, _request, caller, id) {
    if (!(await requireEngine(context, "video").remove(id, caller))) throw noAsset({ kind: "video" });
    return noContent();
  },
};

export function documentation(): Operation {
  return removalOperation({
    what: "video",
    operationId: "removeVideo",
    tag: "Videos",
    description: "Removes a video. Its batch still lists it.",
    problems: assetProblems("video"),
  });
}
