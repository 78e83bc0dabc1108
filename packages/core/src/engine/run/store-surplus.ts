import { v5 } from "uuid";
import type { AssetKind } from "../../assets/asset.ts";
import type { CallTarget } from "../../batch/batch-record.ts";
import type { Warning } from "../../batch/batch-result.ts";
import type { PredictionOutput } from "../../provider/prediction.ts";
import { isoTime } from "../../util/clock.ts";
import type { JsonObject } from "../../util/json.ts";
import type { Engine } from "../engine.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import { describeError } from "../logger.ts";
import type { Run } from "./run.ts";
import { storeOutput } from "./store-output.ts";

/** The most extra outputs that are stored: more than any model returns, too few for a hostile one to fill a store. */
const maxSurplus = 100;

/** A prediction and all of its outputs. */
export interface PredictionOutputs {
  readonly predictionId: string;
  readonly targets: readonly CallTarget[];
  readonly outputs: readonly (PredictionOutput | null)[];
}

/**
 * Journals the ids of the outputs that no slot requested; they are paid like the others. An id is derived from the
 * asset id of the first slot and the index of the output, so that a later run does not store an output twice.
 *
 * @param metadataOf - the metadata of the output at an index
 * @returns a function that stores them and records a warning with their ids
 */
export async function journalSurplus(
  engine: Engine,
  run: Run,
  prediction: PredictionOutputs,
  metadataOf: (index: number) => JsonObject,
): Promise<() => Promise<void>> {
  const { targets, outputs, predictionId } = prediction;
  const [first] = targets;
  const extras = outputs.flatMap((output, index) =>
    output === null || index < targets.length || first === undefined
      ? []
      : [{ output, index, target: { ...first, assetId: v5(`${index}`, first.assetId) } }],
  );
  const selected = extras.slice(0, maxSurplus);
  const journaled = surplusOf(run.journal.history, first);
  if (selected.length === 0 || journaled?.isKept) return async () => {};
  const assetIds = selected.map(({ target }) => target.assetId);
  if (journaled === undefined)
    await run.journal.record(() => [{ type: "surplus", at: isoTime(engine.clock), targets, assetIds }]);

  const store = async ({ output, index, target }: (typeof selected)[number]): Promise<string[]> => {
    const { batchId, owner, signals } = run;
    const metadata = metadataOf(index);
    const maybeStored = journaled !== undefined;
    try {
      await storeOutput(engine, { batchId, owner, target, output, metadata, maybeStored }, signals.detached);
      return [target.assetId];
    } catch (error) {
      signals.throwIfDetached();
      engine.logger.warn(
        { batchId, predictionId, assetId: target.assetId, ...describeError(error) },
        "a surplus output was not stored",
      );
      return [];
    }
  };
  return async () => {
    const stored = (await Promise.all(selected.map(store))).flat();
    const counts = { requested: targets.length, surplus: extras.length, stored };
    const warning = warningOf(engine.medium.kind, counts);
    await run.journal.record(() => [
      { type: "surplus", at: isoTime(engine.clock), targets, assetIds, warning },
    ]);
  };
}

function surplusOf({ calls }: BatchHistory, first: CallTarget | undefined) {
  return calls.findLast(({ intent }) => intent.targets[0]?.assetId === first?.assetId)?.surplus;
}

function warningOf(
  kind: AssetKind,
  { requested, surplus, stored }: { requested: number; surplus: number; stored: readonly string[] },
): Warning {
  return {
    code: "outputs_surplus",
    message: `The model returned ${requested + surplus} ${kind}s instead of ${requested}. Of the ${surplus} extra ones, ${stored.length} were stored as well.`,
    assetIds: stored,
  };
}
