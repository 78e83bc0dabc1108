import type { BatchEvent } from "../batch/batch-event.ts";
import { batchResultOf } from "../batch/batch-state.ts";
import { characterReferenceOf } from "../character-reference.ts";
import type { CharacterReferences, CharacterReferencesOptions, RunOptions } from "../character-references.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { invalidRequest } from "../request/check-request.ts";
import { characterReferencePrompt } from "../request/prompt-template.ts";
import { checkedId } from "../store/checked-id.ts";
import { batchEvents, readBatch } from "./batch-events.ts";
import type { Engine } from "./engine.ts";
import { type Logger, silentLogger } from "./logger.ts";
import { startBatch } from "./start-batch.ts";
import type { Timing } from "./timing.ts";

/** Generous for images, and small enough that a hostile output fills no disk. */
const limits = { maxBytes: 64 * 1024 * 1024, maxPixels: 100_000_000 };

/** The public face of the engine, with its timing handed in. */
export function createEngine(options: CharacterReferencesOptions, timing: Timing): CharacterReferences {
  const engine = engineOf(options, timing);
  const { store } = engine;
  const work = new Set<Promise<unknown>>();

  const begin = async (request: unknown, { signal }: RunOptions = {}) => {
    if (engine.closing.signal.aborted) throw closed();
    signal?.throwIfAborted();
    const { run, calls } = await startBatch(engine, request);
    const cancel = () => run.cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    if (signal?.aborted) cancel();
    engine.runs.set(run.batchId, run);
    for (const event of run.log.events) engine.onEvent(event);
    run.log.subscribe(engine.onEvent);
    const { ended, settled } = run.work(calls, 0);
    const finished = settled
      .catch((error: unknown) =>
        engine.logger.debug({ batchId: run.batchId, error }, "a batch was let go of"),
      )
      .finally(() => {
        signal?.removeEventListener("abort", cancel);
        engine.runs.delete(run.batchId);
        work.delete(finished);
      });
    work.add(finished);
    ended.catch(() => undefined);
    return { batchId: run.batchId, ended };
  };

  return {
    async generate(request, runOptions) {
      const { batchId, ended } = await begin(request, runOptions);
      return ended.catch((error: unknown) => {
        throw engine.closing.signal.aborted ? closed(batchId) : error;
      });
    },
    async start(request, runOptions) {
      const { batchId } = await begin(request, runOptions);
      return { batchId };
    },
    async *stream(request, runOptions) {
      const { batchId } = await begin(request, runOptions);
      yield* batchEvents(engine, batchId, {});
    },
    events(batchId, eventsOptions = {}) {
      return batchEvents(engine, checkedId(batchId), eventsOptions);
    },
    async batch(batchId) {
      const id = checkedId(batchId);
      const state = engine.runs.get(id)?.log.state ?? (await readBatch(store.journal, id));
      return state && batchResultOf(state);
    },
    async get(id) {
      const asset = await store.head(checkedId(id));
      return asset && characterReferenceOf(asset);
    },
    async open(id) {
      const opened = await store.open(checkedId(id));
      if (opened === undefined) return undefined;
      const reference = characterReferenceOf(opened.asset);
      if (reference === undefined) return undefined;
      return { reference, stream: (range) => opened.stream(range), bytes: () => opened.bytes() };
    },
    async list(page = {}) {
      const { items, cursor } = await store.list({ ...page, kind: "image" });
      const references = items.map(characterReferenceOf).filter((item) => item !== undefined);
      return cursor === undefined ? { items: references } : { items: references, cursor };
    },
    async remove(id) {
      const asset = await store.head(checkedId(id));
      return asset?.kind === "image" ? store.delete(asset.id) : false;
    },
    async close() {
      engine.closing.abort(closed());
      await Promise.all(work);
    },
  };
}

function engineOf(options: CharacterReferencesOptions, timing: Timing): Engine {
  const { provider, store, concurrency = 8, timeoutMs = 600_000, logger = silentLogger } = options ?? {};
  const issues = [
    ...(provider === undefined
      ? [{ path: "provider", message: "must be given: replicate(), for example" }]
      : []),
    ...(store === undefined ? [{ path: "store", message: "must be given: memoryStore(), for example" }] : []),
    ...(Number.isInteger(concurrency) && concurrency >= 1
      ? []
      : [{ path: "concurrency", message: "must be a whole number from 1" }]),
    ...(Number.isFinite(timeoutMs) && timeoutMs >= 1
      ? []
      : [{ path: "timeoutMs", message: "must be a number of milliseconds from 1" }]),
  ];
  if (issues.length > 0) throw invalidRequest(issues);
  return {
    provider,
    store,
    concurrency,
    timeoutMs,
    promptTemplate: options.promptTemplate ?? characterReferencePrompt,
    limits,
    timing,
    logger,
    onEvent: guarded(options.onEvent, logger),
    runs: new Map(),
    closing: new AbortController(),
  };
}

/** A listener of the app's must not break what it listens to. */
function guarded(
  listener: ((event: BatchEvent) => void) | undefined,
  logger: Logger,
): (event: BatchEvent) => void {
  return (event) => {
    try {
      listener?.(event);
    } catch (error) {
      logger.error({ batchId: event.batchId, error }, "onEvent threw");
    }
  };
}

function closed(batchId?: string): DramatisError {
  return new DramatisError(
    "outcome_unknown",
    "The engine was closed. What was running goes on at the provider; its batch tells how it ended.",
    batchId === undefined ? {} : { batchId },
  );
}
