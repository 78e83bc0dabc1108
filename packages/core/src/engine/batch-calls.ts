import type { AssetKind } from "../assets/asset.ts";
import { toBatchResult } from "../batch/batch-state.ts";
import { checkedId } from "../store/checked-id.ts";
import { Batches } from "./batches/batches.ts";
import { listBatches } from "./batches/list-batches.ts";
import { WebhookReceiver } from "./batches/receive-webhook.ts";
import { removeOwner } from "./batches/remove-owner.ts";
import { resumeBatches } from "./batches/resume-batches.ts";
import type { Engine } from "./engine.ts";
import { batchEvents } from "./journal/batch-events.ts";
import { keepResuming } from "./keep-resuming.ts";
import type { MediaEngine } from "./media-engine.ts";
import type { SavedAssets } from "./saved-assets.ts";

/** The methods of {@link MediaEngine} that work with batches. */
type BatchCalls<Kind extends AssetKind, Request> = Omit<
  MediaEngine<Kind, Request, never>,
  keyof SavedAssets<never>
>;

/**
 * Creates the methods that work with batches. The medium determines the batch kind; the type parameter must match it.
 */
export function batchCalls<Kind extends AssetKind, Request>(engine: Engine): BatchCalls<Kind, Request>;
// The engine treats every kind as images. What a batch contains is what its medium makes.
export function batchCalls(engine: Engine): BatchCalls<"image", unknown> {
  const batches = new Batches(engine);
  const webhooks = new WebhookReceiver(engine, batches);
  return {
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
      return onlyIf(() => batches.find(id, owner), batchEvents(engine, batches.get, id, eventsOptions));
    },
    async batch(batchId, { owner } = {}) {
      const state = (await batches.find(checkedId(batchId), owner))?.state;
      return state && toBatchResult(state);
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
    keepResuming: (keepOptions) =>
      keepResuming(engine, (options) => resumeBatches(engine, batches, options), keepOptions),
    receiveWebhook: (request) => webhooks.receive(request),
    async removeBatch(batchId, { keep = [], owner } = {}) {
      await batches.remove(checkedId(batchId), keep, owner);
    },
    batches: async (listOptions = {}) => listBatches(engine, batches, listOptions),
    removeOwner: async (owner) => removeOwner(engine, batches, owner),
    close: () => batches.close(),
  };
}

async function* onlyIf<Item>(find: () => Promise<unknown>, items: AsyncIterable<Item>): AsyncGenerator<Item> {
  if ((await find()) !== undefined) yield* items;
}
