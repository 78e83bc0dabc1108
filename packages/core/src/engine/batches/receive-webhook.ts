import { type BatchRecord, toJournalRecord } from "../../batch/batch-record.ts";
import type { WebhookDelivery } from "../../provider/prediction-provider.ts";
import { isoTime } from "../../util/clock.ts";
import { isDramatisId } from "../../util/uuid.ts";
import type { Engine } from "../engine.ts";
import { isConflict } from "../journal/append.ts";
import { readHistory } from "../journal/batch-events.ts";
import type { Batches } from "./batches.ts";
import { isOfKind } from "./take-over.ts";

/** How many deliveries are remembered in order to recognize repeats. */
const maxRemembered = 5000;

/** What happened to a webhook. */
export type WebhookOutcome = "applied" | "ignored" | "rejected";

/** Receives the provider's webhooks, and passes each one to the batch that waits for it, in this process or another. */
export class WebhookReceiver {
  readonly #engine: Engine;
  readonly #batches: Batches;
  readonly #seen = new Set<string>();

  constructor(engine: Engine, batches: Batches) {
    this.#engine = engine;
    this.#batches = batches;
  }

  async receive(request: Request): Promise<WebhookOutcome> {
    const { provider, logger } = this.#engine;
    const delivery = await provider.verifyWebhook?.(request);
    if (delivery === undefined) {
      logger.warn({}, "a webhook was rejected");
      return "rejected";
    }
    if (delivery === "ignored") {
      logger.debug({}, "a webhook was not about one of our creates");
      return "ignored";
    }
    const { deliveryId } = delivery;
    if (deliveryId !== undefined && this.#seen.has(deliveryId)) return "ignored";
    const outcome = await this.#apply(delivery);
    // Not earlier: a delivery that failed is sent again with the same id, and has to be applied then.
    if (deliveryId !== undefined) this.#remember(deliveryId);
    const predictionId = delivery.prediction.id;
    logger.debug(
      { predictionId, status: delivery.prediction.state.status, outcome },
      "a webhook was received",
    );
    return outcome;
  }

  async #apply(delivery: WebhookDelivery): Promise<WebhookOutcome> {
    const { updates, store, medium } = this.#engine;
    const { prediction, tag } = delivery;
    const [batchId = ""] = tag.split("/");
    if (!isDramatisId(batchId)) return "ignored";
    if (updates.publish(prediction.id, prediction)) return "applied";
    if (this.#batches.get(batchId) !== undefined) {
      // The answer to the create has not arrived yet, or was lost.
      updates.keep(delivery);
      return "applied";
    }
    const history = await readHistory(store.journal, batchId);
    const { state, open, length } = history;
    if (state === undefined || !open || !isOfKind(history, medium)) return "ignored";
    if ((await this.#batches.take(batchId)) !== undefined) return "applied";
    return (await this.#notifyOtherProcess(batchId, prediction.id, length)) ? "applied" : "ignored";
  }

  /** Writes a record for the process that works on the batch, which finds it when it next reads the stream. */
  async #notifyOtherProcess(batchId: string, predictionId: string, length: number): Promise<boolean> {
    const { clock } = this.#engine;
    const { journal } = this.#engine.store;
    const record: BatchRecord = { type: "news", at: isoTime(clock), predictionId };
    for (let expected = length; ; ) {
      try {
        await journal.append(batchId, [toJournalRecord(record)], expected, {
          kind: "batch",
          open: true,
        });
        return true;
      } catch (error) {
        if (!isConflict(error)) throw error;
        const history = await readHistory(journal, batchId);
        if (!history.open || history.length <= expected) return false;
        expected = history.length;
      }
    }
  }

  #remember(deliveryId: string): void {
    this.#seen.add(deliveryId);
    const [oldest] = this.#seen;
    if (this.#seen.size > maxRemembered && oldest !== undefined) this.#seen.delete(oldest);
  }
}
