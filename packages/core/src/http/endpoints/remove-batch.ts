import { batchProblems } from "../../../openapi/common-problems.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { removalOperation } from "../../../openapi/removal-operation.ts";
import { batchId } from "../../../openapi/samples/sample-batch.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { enginesOf, noBatch } from "./shared/find-engine.ts";
import { noContent } from "./shared/no-content.ts";

export const endpoint: Endpoint = {
  method: "DELETE",
  path: "/batches/{id}",
  isManaging: true,
  async answer(context, _request, caller, id) {
    const engines = enginesOf(context);
    const found = await Promise.all(engines.map((engine) => engine.batch(id, caller)));
    // Even if it is not found: this finishes an interrupted removal.
    for (const engine of engines) await engine.removeBatch(id, caller);
    if (found.every((batch) => batch === undefined)) throw noBatch();
    return noContent();
  },
};

export function documentation(): Operation {
  return removalOperation({
    what: "batch",
    operationId: "removeBatch",
    tag: "Batches",
    description:
      "Removes a batch that has ended: its description, and all its images or its video. After that, its idempotency key starts a new batch.",
    problems: [
      ...batchProblems,
      {
        code: "conflict",
        when: "The batch is still running. Cancel it first.",
        example: {
          title: "Conflict",
          detail:
            "The batch is still running, and removing it would lose what was paid for. Cancel it first, or wait until it ends.",
          members: { batch_id: batchId },
        },
      },
    ],
  });
}
