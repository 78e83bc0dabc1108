import type { AssetKind } from "../src/assets/asset.ts";
import { cacheControl } from "./answered-headers.ts";
import { callerProblems, managingProblem, storeProblem } from "./common-problems.ts";
import { documentedMedia } from "./media/index.ts";
import type { Operation } from "./operation.ts";
import { idOf } from "./path-id.ts";
import { type ProblemCase, problemResponses } from "./problem-responses.ts";

/** What differs between the endpoints that remove a batch, an image or a video. */
export interface Removal {
  readonly what: "batch" | AssetKind;
  readonly operationId: string;
  readonly tag: string;
  readonly description: string;
  readonly problems: readonly ProblemCase[];
}

/** Documents an endpoint that removes a batch, an image or a video. */
export function removalOperation({ what, operationId, tag, description, problems }: Removal): Operation {
  return {
    operationId,
    summary: `Remove ${what === "batch" ? "a batch" : documentedMedia[what].a}`,
    description,
    tags: [tag],
    parameters: [idOf(what)],
    responses: {
      "204": { description: "It was removed.", headers: { "Cache-Control": cacheControl("no-store") } },
      ...problemResponses([...problems, managingProblem, ...callerProblems, storeProblem]),
    },
  };
}
