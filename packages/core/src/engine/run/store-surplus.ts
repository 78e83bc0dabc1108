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

/** More than any model returns, and few enough that a hostile one cannot fill a store. */
const maxSurplus = 100;

/** A prediction and all of its outputs. */
export interface MadeOutputs {
  readonly predictionId: string;
  readonly targets: readonly CallTarget[];
  readonly outputs: readonly (PredictionOutput | null)[];
}

/**
 * Journals the ids of the outputs that no slot asked for; they were paid like the others. An id is derived from the
 * first slot's asset id and the output's index, so that a later run stores none twice.
 *
 * @param metadataOf - the metadata of the output at an index
 * @returns a function that stores them and records a warning with their ids
 */
export async function beginSurplus(
  engine: Engine,
  run: Run,
  made: MadeOutputs,
  metadataOf: (index: number) => JsonObject,
): Promise<() => Promise<void>> {
  const { targets, outputs, predictionId } = made;
  const [first] = targets;
  const extras = outputs.flatMap((output, index) =>
    output === null || index < targets.length || first === undefined
      ? []
      : [{ output, index, target: { ...first, assetId: v5(`${index}`, first.assetId) } }],
  );
  const chosen = extras.slice(0, maxSurplus);
  const known = surplusOf(run.journal.history, first);
  if (chosen.length === 0 || known?.isKept) return async () => {};
  const assetIds = chosen.map(({ target }) => target.assetId);
  if (known === undefined)
    await run.journal.record(() => [{ type: "surplus", at: isoTime(engine.clock), targets, assetIds }]);

  const keep = async ({ output, index, target }: (typeof chosen)[number]): Promise<string[]> => {
    const { batchId, owner, signals } = run;
    const metadata = metadataOf(index);
    const maybeStored = known !== undefined;
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
    const kept = (await Promise.all(chosen.map(keep))).flat();
    const counts = { asked: targets.length, more: extras.length, kept };
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
  { asked, more, kept }: { asked: number; more: number; kept: readonly string[] },
): Warning {
  return {
    code: "outputs_surplus",
    message: `The model returned ${asked + more} ${kind}s where ${asked} were asked for. Of the other ${more}, ${kept.length} were stored as well.`,
    assetIds: kept,
  };
}
