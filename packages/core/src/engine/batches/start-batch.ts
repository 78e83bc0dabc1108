import { parse, v7 } from "uuid";
import type { BatchRecord } from "../../batch/batch-record.ts";
import type { BatchMetadata } from "../../batch/batch-result.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { isoTime } from "../../util/clock.ts";
import { namedId } from "../../util/named-id.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import type { RoundRequest, ValidatedRequest } from "../medium.ts";
import { BatchRun } from "../run/batch-run.ts";
import type { Task } from "../run/run.ts";
import { freshCalls } from "../run/run-call.ts";
import { missingSecrets } from "../secrets/request-secrets.ts";
import { otherRequest } from "./batch-errors.ts";

/** The upper limit of random seeds: models may accept only 31 bits, and each call adds to the seed. */
const randomSeedLimit = 2 ** 31 - 1000;

/** A validated and planned request. Nothing has been journaled yet. */
export interface PlannedBatch {
  readonly records: readonly BatchRecord[];
  readonly tasks: readonly Task[];
}

/**
 * Plans a validated request. Nothing is journaled or paid.
 * @throws DramatisError `invalid_request`, `reference_not_found`, or an error about the provider's configuration
 */
export async function planBatch(
  engine: Engine,
  { hash, requested, missingSecrets: missing, prepare }: ValidatedRequest,
  owner: string | undefined,
): Promise<PlannedBatch> {
  if (missing.length > 0) throw missingSecrets(missing);
  const { provider, medium, clock } = engine;
  const prepared = await prepare(owner);
  const request = withSeed(engine, prepared);
  const slots = Array.from({ length: requested }, (_, slot) => slot);
  const { calls, warnings, summary } = medium.plan(request, slots);
  const at = isoTime(clock);
  const metadata: BatchMetadata = {
    ...summary,
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
        seedDrawn: request.seed !== prepared.seed,
        requestHash: hash,
        account: provider.account,
        ...(owner === undefined ? {} : { owner }),
      },
      { type: "batch-start", at, kind: medium.kind, round: 0, requested, slots, warnings, metadata },
    ],
    tasks: freshCalls(engine, calls, () => 1),
  };
}

/**
 * Journals a planned batch under a new id. Nothing is paid yet.
 * @throws DramatisError `conflict` if the id is taken, or `store_failed`
 */
export async function journalBatch(
  engine: Engine,
  batchId: string,
  planned: PlannedBatch,
): Promise<BatchRun> {
  const run = new BatchRun(engine, batchId);
  try {
    await run.journal.append((history) => {
      if (history.length > 0) throw new DramatisError("conflict", "There is already a batch with this id.");
      return planned.records;
    });
  } catch (error) {
    run.detach(error as Error);
    throw error;
  }
  const { requested } = run.journal.state ?? {};
  engine.logger.info({ batchId, requested, model: engine.provider.model }, "a batch was started");
  return run;
}

/**
 * Whether the same request has already started a batch with this id.
 * @param earlier - the owner of the request, and the batch's history if it runs here; otherwise the journal is read
 * @throws DramatisError `conflict` if the batch has another request or owner
 */
export async function wasStarted(
  { store }: Engine,
  batchId: string,
  validated: ValidatedRequest,
  earlier: { readonly owner: string | undefined; readonly running: BatchHistory | undefined },
): Promise<boolean> {
  const { request, removed } = earlier.running ?? (await readHistory(store.journal, batchId));
  if (request === undefined || removed) return false;
  // The id is derived from the owner, so this differs only in a damaged or forged journal.
  if (request.owner !== earlier.owner) throw otherRequest();
  if (request.requestHash !== validated.hash) throw otherRequest(batchId);
  return true;
}

/** Creates the id of a new batch. The same media kind, owner and key give the same id in every process. */
export function newBatchId(
  { medium, clock, random }: Engine,
  owner: string | undefined,
  idempotencyKey: string | undefined,
): string {
  return idempotencyKey === undefined
    ? v7({ msecs: clock.now(), random: parse(random.uuid()) })
    : namedId(medium.keyNamespace, [owner, idempotencyKey]);
}

/** Adds a random seed if the request has no seed and the model supports it. */
export function withSeed({ provider, random }: Engine, request: RoundRequest): RoundRequest {
  const { seed, maxSeed = randomSeedLimit } = provider.capabilities;
  if (request.seed !== undefined || !seed) return request;
  return { ...request, seed: Math.floor(random.number() * Math.min(randomSeedLimit, maxSeed + 1)) };
}
