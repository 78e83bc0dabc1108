import type { AssetKind } from "../assets/asset.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import { toBatchResult } from "../batch/batch-state.ts";
import { checkedId } from "../store/checked-id.ts";
import type { Page } from "../store/store.ts";
import { Batches } from "./batches/batches.ts";
import { type BatchListOptions, listBatches } from "./batches/list-batches.ts";
import { type WebhookOutcome, WebhookReceiver } from "./batches/receive-webhook.ts";
import { type RemovedOwner, removeOwner } from "./batches/remove-owner.ts";
import { type ResumeOptions, resumeBatches } from "./batches/resume-batches.ts";
import type { Engine } from "./engine.ts";
import { batchEvents } from "./journal/batch-events.ts";
import type { AccessOptions, RetryOptions, RunOptions, StartOptions } from "./run-options.ts";

/** What can be asked of an engine's batches, images or videos alike. */
export interface BatchCalls<Kind extends AssetKind, Request> {
  generate(request: Request, options?: RunOptions): Promise<BatchResult<Kind>>;
  start(request: Request, options?: StartOptions): Promise<{ batchId: string }>;
  stream(request: Request, options?: RunOptions): AsyncIterable<BatchEvent<Kind>>;
  events(
    batchId: string,
    options?: { after?: number; signal?: AbortSignal } & AccessOptions,
  ): AsyncIterable<BatchEvent<Kind>>;
  batch(
    batchId: string,
    options?: AccessOptions,
  ): Promise<BatchResult<Kind> | RunningBatch<Kind> | undefined>;
  retry(batchId: string, options?: RetryOptions): Promise<BatchResult<Kind>>;
  startRetry(batchId: string, options?: RetryOptions): Promise<{ batchId: string }>;
  cancel(batchId: string, options?: AccessOptions): Promise<BatchResult<Kind>>;
  resume(options?: ResumeOptions): AsyncIterable<BatchResult<Kind>>;
  receiveWebhook(request: globalThis.Request): Promise<WebhookOutcome>;
  removeBatch(batchId: string, options?: { keep?: readonly string[] } & AccessOptions): Promise<void>;
  batches(options?: BatchListOptions): Promise<Page<BatchResult<Kind> | RunningBatch<Kind>>>;
  removeOwner(owner: string): Promise<RemovedOwner>;
  close(): Promise<void>;
}

/** The calls of an engine. Of which kind its batches are, the engine's medium says, and the caller here. */
export function batchCalls<Kind extends AssetKind, Request>(engine: Engine): BatchCalls<Kind, Request> {
  const batches = new Batches(engine);
  const webhooks = new WebhookReceiver(engine, batches);
  const calls: BatchCalls<"image", Request> = {
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
    receiveWebhook: (request) => webhooks.receive(request),
    async removeBatch(batchId, { keep = [], owner } = {}) {
      await batches.remove(checkedId(batchId), keep, owner);
    },
    batches: async (listOptions = {}) => listBatches(engine, batches, listOptions),
    removeOwner: async (owner) => removeOwner(engine, batches, owner),
    close: () => batches.close(),
  };
  // Inside, a batch is typed as one of images; what it holds is what its medium makes.
  return calls as unknown as BatchCalls<Kind, Request>;
}

async function* onlyIf<Item>(find: () => Promise<unknown>, items: AsyncIterable<Item>): AsyncGenerator<Item> {
  if ((await find()) !== undefined) yield* items;
}
