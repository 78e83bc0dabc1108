import type { Prediction } from "../../provider/prediction.ts";
import type { WebhookDelivery } from "../../provider/prediction-provider.ts";

/** Gets the newest state of a prediction, or `undefined` if it should be polled. */
type Listener = (prediction: Prediction | undefined) => void;

/** The most tags, and the most predictions, that are kept for a later subscriber. */
const maxKept = 200;

/** Passes what webhooks say to the runs of this engine that wait for it. */
export class PredictionUpdates {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #tagged = new Map<string, WebhookDelivery[]>();
  /** The newest state of predictions that have no subscriber yet. */
  readonly #early = new Map<string, Prediction>();
  readonly #tagListeners = new Map<string, Set<() => void>>();

  /** Calls `listener` with each update of a prediction, and at once with an early one. @returns how to unsubscribe */
  subscribe(predictionId: string, listener: Listener): () => void {
    const early = this.#early.get(predictionId);
    this.#early.delete(predictionId);
    if (early !== undefined) listener(early);
    return add(this.#listeners, predictionId, listener);
  }

  /** Publishes the state of a prediction, or that it should be polled. @returns whether anyone has subscribed */
  publish(predictionId: string, prediction?: Prediction): boolean {
    const listeners = this.#listeners.get(predictionId);
    for (const listener of listeners ?? []) listener(prediction);
    return listeners !== undefined;
  }

  /** Calls `listener` when a delivery with a tag arrives. @returns how to unsubscribe */
  onTag(tag: string, listener: () => void): () => void {
    return add(this.#tagListeners, tag, listener);
  }

  /** Keeps a delivery for the create with that tag, whose answer may have been lost. */
  keep(delivery: WebhookDelivery): void {
    const { tag, prediction } = delivery;
    setBounded(this.#tagged, tag, [...(this.#tagged.get(tag) ?? []), delivery].slice(-3));
    // Deliveries come in any order, and none follows the end of a prediction.
    const before = this.#early.get(prediction.id);
    if (before === undefined || isRunning(before)) setBounded(this.#early, prediction.id, prediction);
    for (const listener of this.#tagListeners.get(tag) ?? []) listener();
  }

  /** Returns the deliveries with a tag, and forgets them. */
  take(tag: string): readonly WebhookDelivery[] {
    const deliveries = this.#tagged.get(tag) ?? [];
    this.#tagged.delete(tag);
    return deliveries;
  }
}

function isRunning({ state }: Prediction): boolean {
  return state.status === "starting" || state.status === "processing";
}

function setBounded<Item>(map: Map<string, Item>, key: string, item: Item): void {
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
