import type { Prediction } from "../../provider/prediction.ts";
import type { WebhookDelivery } from "../../provider/prediction-provider.ts";

/** What is heard of a prediction: how it is now, or only that it is worth asking after. */
type Listener = (prediction: Prediction | undefined) => void;

/** Creates, and predictions, that nobody waits for yet; more than these are of no use to anyone. */
const maxKept = 200;

/** Brings what webhooks tell to whoever waits for it in this engine. */
export class PredictionNews {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #tagged = new Map<string, WebhookDelivery[]>();
  /** The newest word on predictions that nobody listened for yet. */
  readonly #early = new Map<string, Prediction>();
  readonly #tagListeners = new Map<string, Set<() => void>>();

  /** Calls `listener` with news of a prediction, at once with what came before; returns how to stop. */
  listen(predictionId: string, listener: Listener): () => void {
    const early = this.#early.get(predictionId);
    this.#early.delete(predictionId);
    if (early !== undefined) listener(early);
    return add(this.#listeners, predictionId, listener);
  }

  /** Tells what is known of a prediction, or that there is something to know. False where nobody listens. */
  tell(predictionId: string, prediction?: Prediction): boolean {
    const listeners = this.#listeners.get(predictionId);
    for (const listener of listeners ?? []) listener(prediction);
    return listeners !== undefined;
  }

  /** Calls `listener` when a delivery comes under a tag; returns how to stop. */
  listenToTag(tag: string, listener: () => void): () => void {
    return add(this.#tagListeners, tag, listener);
  }

  /** Keeps a delivery for the create with that tag, whose answer may never have come. */
  keep(delivery: WebhookDelivery): void {
    const { tag, prediction } = delivery;
    bound(this.#tagged, tag, [...(this.#tagged.get(tag) ?? []), delivery].slice(-3));
    // Deliveries may come in any order, and nothing comes behind an end.
    const before = this.#early.get(prediction.id);
    if (before === undefined || isRunning(before)) bound(this.#early, prediction.id, prediction);
    for (const listener of this.#tagListeners.get(tag) ?? []) listener();
  }

  /** What came under a tag. */
  take(tag: string): readonly WebhookDelivery[] {
    const deliveries = this.#tagged.get(tag) ?? [];
    this.#tagged.delete(tag);
    return deliveries;
  }
}

function isRunning({ state }: Prediction): boolean {
  return state.status === "starting" || state.status === "processing";
}

function bound<Item>(map: Map<string, Item>, key: string, item: Item): void {
  map.set(key, item);
  const [oldest] = map.keys();
  if (map.size > maxKept && oldest !== undefined) map.delete(oldest);
}

function add<Item>(sets: Map<string, Set<Item>>, key: string, item: Item): () => void {
  const items = sets.get(key) ?? new Set();
  sets.set(key, items);
  items.add(item);
  return () => {
    items.delete(item);
    if (items.size === 0) sets.delete(key);
  };
}
