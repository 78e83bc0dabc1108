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

/** How many calls run at the same time, if nothing else is said. */
const width = 16;

/** Calls `action` with each item, a limited number at the same time. It resolves once all of them have. */
export async function sideBySide<Item>(
  items: readonly Item[],
  action: (item: Item) => Promise<void>,
  limit = width,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await action(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

/** What a removal of everything that an owner has took away. */
export interface RemovedOwner {
  readonly batches: number;
  readonly assets: number;
}

/** A cancel mostly waits for another process. */
const manyAtOnce = 64;

/** How often a batch that somebody goes on with is canceled and removed again. */
const maxTries = 3;

/**
 * Removes all that an owner has of this engine's kind: first what runs is canceled, so that nothing more is paid, then
 * the batches go with their descriptions and assets, and last whatever else is the owner's, uploads among it. What says
 * that a prediction was claimed stays. One that was cut short can be repeated.
 *
 * @throws DramatisError `invalid_request` for a blank owner; the first failure, once everything else is removed.
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
      engine.logger.error({ batchId, ...describeError(error) }, "something of an owner could not be removed");
    }
  };
  const removed = { batches: 0, assets: 0 };
  // The journal does not have them yet, and they would be paid for after the removal.
  await batches.startsOver(owner);
  const ids = await batchIdsOf(engine, owner);
  // First, as what runs is paid by the second.
  await sideBySide(ids, (id) => attempt(id, () => cancelIfRunning(engine, batches, id)), manyAtOnce);
  await sideBySide(ids, (id) =>
    attempt(id, async () => {
      const assets = await removeEnded(engine, batches, id);
      removed.assets += assets;
      removed.batches += 1;
    }),
  );
  // What a crash left of requests whose batch was never journaled: its id is made of a description's hash.
  await attempt(undefined, async () => {
    const { journal } = engine.store;
    await sideBySide(await streamIdsOf(engine, repeatKind(engine.medium.kind), owner), (id) =>
      journal.delete(id),
    );
  });
  for await (const assets of assetsOf(engine, owner)) {
    await sideBySide(assets, ({ id }) =>
      attempt(undefined, async () => {
        if (await engine.store.delete(id)) removed.assets += 1;
      }),
    );
  }
  if (failures.length > 0) throw failures[0];
  return removed;
}

/** The batches of an owner that are of the engine's kind, those among them that a removal began with too. */
async function batchIdsOf(engine: Engine, owner: string): Promise<string[]> {
  const { store, medium } = engine;
  const ids: string[] = [];
  await sideBySide(await streamIdsOf(engine, "batch", owner), async (id) => {
    const history = await readHistory(store.journal, id);
    // A store that lists too much must not have what is another's removed.
    const isOwn = history.request?.owner === owner && isOfKind(history, medium);
    if (isOwn) ids.push(id);
  });
  return ids;
}

/** The streams of one kind that are an owner's. */
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
    // Somebody has tried it again meanwhile.
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
