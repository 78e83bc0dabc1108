import type { BatchRecord } from "../../batch/batch-record.ts";
import type { BatchMetadata } from "../../batch/batch-result.ts";
import { isoTime } from "../../clock/iso-time.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { Engine } from "../engine.ts";
import type { Asked, RoundRequest } from "../medium.ts";
import { BatchRun, type Work } from "../run/batch-run.ts";
import { freshCalls } from "../run/fresh-calls.ts";

/** Seeds are drawn below this: a model that is not known to take fewer may take only 31 bits, and each call adds to it. */
const drawnSeeds = 2 ** 31 - 1000;

/** A request that was checked and planned, before anything is journaled. */
export interface PlannedBatch {
  readonly records: readonly BatchRecord[];
  readonly works: readonly Work[];
}

/**
 * Plans a request that was checked. Nothing is journaled and nothing paid.
 * @throws DramatisError `invalid_request`, `reference_not_found`, or a misconfiguration of the provider.
 */
export async function planBatch(
  engine: Engine,
  { hash, requested, prepare }: Asked,
  owner: string | undefined,
): Promise<PlannedBatch> {
  const { provider, medium, clock } = engine;
  const asked = await prepare(owner);
  const request = withSeed(engine, asked);
  const slots = Array.from({ length: requested }, (_, slot) => slot);
  const { calls, warnings, about } = medium.plan(request, slots);
  const at = isoTime(clock);
  const metadata: BatchMetadata = {
    ...about,
    provider: provider.name,
    model: provider.model,
    parameters: calls[0]?.parameters ?? {},
    ...(calls[0]?.seed === undefined ? {} : { seed: calls[0].seed }),
    createdAt: at,
  };
  return {
    records: [
      {
        type: "batch-request",
        at,
        request,
        seedDrawn: request.seed !== asked.seed,
        requestHash: hash,
        account: provider.account,
        ...(owner === undefined ? {} : { owner }),
      },
      { type: "batch-start", at, kind: medium.kind, round: 0, requested, slots, warnings, metadata },
    ],
    works: freshCalls(engine, calls, () => 1),
  };
}

/**
 * Journals a planned batch under a new id. Nothing is paid yet.
 * @throws DramatisError `conflict` where the id is taken, or `store_failed`.
 */
export async function journalBatch(
  engine: Engine,
  batchId: string,
  planned: PlannedBatch,
): Promise<BatchRun> {
  const run = new BatchRun(engine, batchId);
  try {
    await run.log.append((history) => {
      if (history.length > 0) throw new DramatisError("conflict", "There is a batch under this id already.");
      return planned.records;
    });
  } catch (error) {
    run.release(error as Error);
    throw error;
  }
  const { requested } = run.log.state ?? {};
  engine.logger.info({ batchId, requested, model: engine.provider.model }, "a batch was started");
  return run;
}

/** A seed, drawn where the request names none and the model takes one. */
export function withSeed({ provider, random }: Engine, request: RoundRequest): RoundRequest {
  const { seed, maxSeed = drawnSeeds } = provider.capabilities;
  if (request.seed !== undefined || !seed) return request;
  return { ...request, seed: Math.floor(random.number() * Math.min(drawnSeeds, maxSeed + 1)) };
}
