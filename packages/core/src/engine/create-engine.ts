import type { BatchEvent } from "../batch/batch-event.ts";
import { batchResultOf } from "../batch/batch-state.ts";
import type { CharacterReferences, CharacterReferencesOptions } from "../character-references.ts";
import { characterReferencePrompt } from "../request/prompt-template.ts";
import { invalidRequest } from "../request/request-schema.ts";
import { checkedId } from "../store/checked-id.ts";
import { sharedAccount } from "./account.ts";
import { batchEvents } from "./batch-events.ts";
import { Batches } from "./batches.ts";
import type { Engine } from "./engine.ts";
import { importImage } from "./import-image.ts";
import { describeError, type Logger, silentLogger } from "./logger.ts";
import { PredictionNews } from "./prediction-news.ts";
import { WebhookReceiver } from "./receive-webhook.ts";
import { resumeBatches } from "./resume-batches.ts";
import { savedReferences } from "./saved-references.ts";
import type { Timing } from "./timing.ts";

/** Generous for images, and small enough that a hostile output fills no disk. */
const limits = { maxBytes: 64 * 1024 * 1024, maxPixels: 100_000_000 };

/** The public face of the engine, with its timing handed in. */
export function createEngine(options: CharacterReferencesOptions, timing: Timing): CharacterReferences {
  const engine = engineOf(options, timing);
  const batches = new Batches(engine);
  const webhooks = new WebhookReceiver(engine, batches);
  const { store } = engine;

  return {
    provider: engine.provider,
    async generate(request, runOptions) {
      return (await batches.start(request, runOptions)).ended;
    },
    async start(request, runOptions) {
      const { batchId } = await batches.start(request, runOptions);
      return { batchId };
    },
    async *stream(request, runOptions) {
      const { batchId } = await batches.start(request, runOptions);
      yield* batchEvents(engine, batches.get, batchId, {});
    },
    events(batchId, { owner, ...eventsOptions } = {}) {
      const id = checkedId(batchId);
      const events = batchEvents(engine, batches.get, id, eventsOptions);
      return owner === undefined ? events : onlyIf(() => batches.find(id, owner), events);
    },
    async batch(batchId, { owner } = {}) {
      const state = (await batches.find(checkedId(batchId), owner))?.state;
      return state && batchResultOf(state);
    },
    async retry(batchId, retryOptions = {}) {
      return (await batches.retry(checkedId(batchId), retryOptions)).ended;
    },
    async startRetry(batchId, retryOptions = {}) {
      const { batchId: id } = await batches.retry(checkedId(batchId), retryOptions);
      return { batchId: id };
    },
    cancel: async (batchId, { owner } = {}) => batches.cancel(checkedId(batchId), owner),
    resume: (resumeOptions = {}) => resumeBatches(engine, batches, resumeOptions),
    receiveWebhook: (request) => webhooks.receive(request),
    ...savedReferences(store),
    importImage: (image, importOptions = {}) => importImage(store, image, limits, importOptions),
    removeBatch: async (batchId, { keep = [], owner } = {}) =>
      batches.remove(checkedId(batchId), keep, owner),
    close: () => batches.close(),
  };
}

async function* onlyIf<Item>(find: () => Promise<unknown>, items: AsyncIterable<Item>): AsyncGenerator<Item> {
  if ((await find()) !== undefined) yield* items;
}

function engineOf(options: CharacterReferencesOptions, timing: Timing): Engine {
  const { provider, store, concurrency = 8, timeoutMs = 600_000, logger = silentLogger } = options ?? {};
  const isTemplate = options?.promptTemplate === undefined || typeof options.promptTemplate === "function";
  const issues = [
    [provider != null, "provider", "must be given: replicate(), for example"],
    [store != null, "store", "must be given: memoryStore(), for example"],
    [isTemplate, "promptTemplate", "must be a function of the description"],
    [Number.isInteger(concurrency) && concurrency >= 1, "concurrency", "must be a whole number from 1"],
    [Number.isFinite(timeoutMs) && timeoutMs >= 1, "timeoutMs", "must be a number of milliseconds from 1"],
  ].flatMap(([isFine, path, message]) => (isFine ? [] : [{ path: String(path), message: String(message) }]));
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
    beforeCreate: options.beforeCreate ?? (() => {}),
    account: () => sharedAccount(provider.account, timing),
    news: new PredictionNews(),
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
      logger.error({ batchId: event.batchId, ...describeError(error) }, "onEvent threw");
    }
  };
}
