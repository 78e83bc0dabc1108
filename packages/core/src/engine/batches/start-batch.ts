import type { BatchRecord } from "../../batch/batch-record.ts";
import type { BatchMetadata } from "../../batch/batch-result.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { isoTime } from "../../util/clock.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import type { RoundRequest, ValidatedRequest } from "../medium.ts";
import { BatchRun } from "../run/batch-run.ts";
import type { Task } from "../run/run.ts";
import { freshCalls } from "../run/run-call.ts";
import { missingSecrets } from "../secrets/request-secrets.ts";
import { otherRequest } from "./batch-errors.ts";

/** Seeds are drawn below this: a model that is not known to take fewer may take only 31 bits, and each call adds to it. */
const drawnSeeds = 2 ** 31 - 1000;

/** A request that was checked and planned, before anything is journaled. */
export interface PlannedBatch {
  readonly records: readonly BatchRecord[];
  readonly tasks: readonly Task[];
}

/**
 * Plans a request that was checked. Nothing is journaled and nothing paid.
 * @throws DramatisError `invalid_request`, `reference_not_found`, or a misconfiguration of the provider.
 */
export async function planBatch(
  engine: Engine,
  { hash, requested, missingSecrets: missing, prepare }: ValidatedRequest,
  owner: string | undefined,
): Promise<PlannedBatch> {
  if (missing.length > 0) throw missingSecrets(missing);
  const { provider, medium, clock } = engine;
  const asked = await prepare(owner);
  const request = withSeed(engine, asked);
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
        seedDrawn: request.seed !== asked.seed,
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
 * @throws DramatisError `conflict` where the id is taken, or `store_failed`.
 */
export async function journalBatch(
  engine: Engine,
  batchId: string,
  planned: PlannedBatch,
): Promise<BatchRun> {
  const run = new BatchRun(engine, batchId);
  try {
    await run.journal.append((history) => {
      if (history.length > 0) throw new DramatisError("conflict", "There is a batch under this id already.");
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
 * Whether the same request began a batch under this id before.
 * @param earlier - whose request it is, and the batch's history where it runs here; else the journal is read.
 * @throws DramatisError `conflict` where it was another request, or another owner's.
 */
export async function wasStarted(
  { store }: Engine,
  batchId: string,
  asked: ValidatedRequest,
  earlier: { readonly owner: string | undefined; readonly running: BatchHistory | undefined },
): Promise<boolean> {
  const { request, removed } = earlier.running ?? (await readHistory(store.journal, batchId));
  if (request === undefined || removed) return false;
  // The id is made of the owner; this holds in a damaged or forged journal too.
  if (request.owner !== earlier.owner) throw otherRequest();
  if (request.requestHash !== asked.hash) throw otherRequest(batchId);
  return true;
}

/** A seed, drawn where the request names none and the model takes one. */
export function withSeed({ provider, random }: Engine, request: RoundRequest): RoundRequest {
  const { seed, maxSeed = drawnSeeds } = provider.capabilities;
  if (request.seed !== undefined || !seed) return request;
  return { ...request, seed: Math.floor(random.number() * Math.min(drawnSeeds, maxSeed + 1)) };
}
