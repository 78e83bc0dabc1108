import type { Asset } from "../../assets/asset.ts";
import { invalidArgument } from "../../errors/dramatis-error.ts";
import { isOwner, ownerRule } from "../../store/stream-facts.ts";
import type { Engine } from "../engine.ts";
import { isConflict } from "../journal/append.ts";
import { readHistory } from "../journal/batch-events.ts";
import { describeError } from "../logger.ts";
import { repeatKind } from "../repeats/repeat-stream.ts";
import type { Batches } from "./batches.ts";
import { isOfKind } from "./take-over.ts";

/** How many calls run at the same time by default. */
const defaultLimit = 16;

/** Calls `action` for each item, at most `limit` at the same time. Resolves when all calls have resolved. */
async function inParallel<Item>(
  items: readonly Item[],
  action: (item: Item) => Promise<void>,
  limit = defaultLimit,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await action(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

/** How much a removal of an owner has removed. */
export interface RemovedOwner {
  readonly batches: number;
  readonly assets: number;
}

/** How many cancels run at the same time: each mostly waits for another process. */
const cancelLimit = 64;

/** How often to try to cancel and remove a batch that another engine continues. */
const maxTries = 3;

/**
 * Removes everything of an owner that is of this engine's media kind. First it cancels running batches, so that nothing
 * more is paid. Then it removes the batches with their descriptions and assets, and last the owner's other assets, such
 * as uploads. The claims of predictions stay. An interrupted removal can be repeated.
 *
 * @throws DramatisError `invalid_request` if the owner is blank; the first failure, after everything else was removed
 */
export async function removeOwner(engine: Engine, batches: Batches, owner: string): Promise<RemovedOwner> {
  if (!isOwner(owner)) throw invalidArgument("owner", ownerRule);
  engine.shutdown.signal.throwIfAborted();
  const failures: unknown[] = [];
  const attempt = async (batchId: string | undefined, action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      failures.push(error);
      engine.logger.error({ batchId, ...describeError(error) }, "data of an owner could not be removed");
    }
  };
  const removed = { batches: 0, assets: 0 };
  // Batches that are starting are not in the journal yet, and would be paid for after the removal.
  await batches.startsOver(owner);
  const ids = await batchIdsOf(engine, owner);
  // Cancel first, because running predictions are billed by the second.
  await inParallel(ids, (id) => attempt(id, () => cancelIfRunning(engine, batches, id)), cancelLimit);
  await inParallel(ids, (id) =>
    attempt(id, async () => {
      const assets = await removeEnded(engine, batches, id);
      removed.assets += assets;
      removed.batches += 1;
    }),
  );
  // A crash can leave streams of requests whose batch was never journaled. Their ids are made from a hash of the
  // description.
  await attempt(undefined, async () => {
    const { journal } = engine.store;
    await inParallel(await streamIdsOf(engine, repeatKind(engine.medium.kind), owner), (id) =>
      journal.delete(id),
    );
  });
  for await (const assets of assetsOf(engine, owner)) {
    await inParallel(assets, ({ id }) =>
      attempt(undefined, async () => {
        if (await engine.store.delete(id)) removed.assets += 1;
      }),
    );
  }
  if (failures.length > 0) throw failures[0];
  return removed;
}

/** The ids of an owner's batches of the engine's media kind, including partly removed ones. */
async function batchIdsOf(engine: Engine, owner: string): Promise<string[]> {
  const { store, medium } = engine;
  const ids: string[] = [];
  await inParallel(await streamIdsOf(engine, "batch", owner), async (id) => {
    const history = await readHistory(store.journal, id);
    // Even if a store lists too much, another owner's batch must not be removed.
    const isOwn = history.request?.owner === owner && isOfKind(history, medium);
    if (isOwn) ids.push(id);
  });
  return ids;
}

/** The ids of an owner's streams of one kind. */
async function streamIdsOf({ store: { journal } }: Engine, kind: string, owner: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await journal.list({
      kind,
      owner,
      limit: 1000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    ids.push(...page.items.map(({ streamId }) => streamId));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return ids;
}

async function cancelIfRunning({ store }: Engine, batches: Batches, batchId: string): Promise<void> {
  const { state, removed } = await readHistory(store.journal, batchId);
  if (state === undefined || state.ended || removed) return;
  await batches.cancel(batchId, undefined);
}

async function removeEnded(engine: Engine, batches: Batches, batchId: string): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      return await batches.remove(batchId, [], undefined);
    } catch (error) {
      if (!isConflict(error) || tries === maxTries) throw error;
    }
    // The batch was retried in the meantime.
    await cancelIfRunning(engine, batches, batchId);
  }
}

async function* assetsOf({ store, medium }: Engine, owner: string): AsyncGenerator<readonly Asset[]> {
  let cursor: string | undefined;
  do {
    const page = await store.list({
      owner,
      kind: medium.kind,
      limit: 1000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield page.items.filter(({ kind, metadata }) => kind === medium.kind && metadata.owner === owner);
    cursor = page.cursor;
  } while (cursor !== undefined);
}
