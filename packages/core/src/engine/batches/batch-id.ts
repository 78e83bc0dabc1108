import { parse, v7 } from "uuid";
import { namedId } from "../../util/named-id.ts";
import type { Engine } from "../engine.ts";

/** The id of a new batch. The same kind, owner and key give the same id in every process. */
export function newBatchId(
  { medium, clock, random }: Engine,
  owner: string | undefined,
  idempotencyKey: string | undefined,
): string {
  return idempotencyKey === undefined
    ? v7({ msecs: clock.now(), random: parse(random.uuid()) })
    : namedId(medium.keyNamespace, [owner, idempotencyKey]);
}
