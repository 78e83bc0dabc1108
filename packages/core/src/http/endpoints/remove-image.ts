import { assetProblems } from "../../../openapi/common-problems.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { removalOperation } from "../../../openapi/removal-operation.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { noContent } from "./shared/no-content.ts";
import { noAsset } from "./shared/stored-asset.ts";

export const endpoint: Endpoint = {
  method: "DELETE",
  path: "/get_character_reference/{id}",
  isManaging: true,
  async answer({ engines }, _request, caller, id) {
    if (!(await engines.image.remove(id, caller))) throw noAsset({ kind: "image" });
    return noContent();
  },
};

export function documentation(): Operation {
  return removalOperation({
    what: "image",
    operationId: "removeCharacterReference",
    tag: "Character references",
    description: "Removes an image that was generated or uploaded. Its batch still lists it.",
    problems: assetProblems("image"),
  });
}
