import type { Clock } from "../clock.ts";
import { newPredictionId } from "../prediction/prediction-id.ts";
import type { PredictionRecord } from "../prediction/prediction-record.ts";
import { isOver, type PredictionState, stateAt } from "../prediction/prediction-state.ts";
import { signWebhook } from "./webhook-signature.ts";

export type WebhookEvent = "start" | "output" | "completed";

/** One attempt to deliver a webhook. */
export interface WebhookDelivery {
  readonly predictionId: string;
  readonly event: WebhookEvent;
  readonly url: string;
  /** The `webhook-id` header. It is the same for all attempts at one event. */
  readonly webhookId: string;
  /** The attempt, from 0. */
  readonly attempt: number;
  /** The receiver's status; `refused` if the address is not on loopback, `failed` if nobody answered. */
  readonly outcome: number | "refused" | "failed";
}

export interface WebhookSender {
  readonly deliveries: readonly WebhookDelivery[];
  /** Sends the events that the prediction's webhook requested, as they happen. */
  watch(record: PredictionRecord): void;
}

export interface WebhookSenderOptions {
  readonly clock: Clock;
  readonly secret: string;
  readonly fetch: typeof fetch;
  /** Aborts when the emulator closes. */
  readonly signal: AbortSignal;
  readonly bodyOf: (record: PredictionRecord) => Promise<unknown>;
}

const RETRY_AFTER_MS = [1_000, 3_000, 9_000];
const TIMEOUT_MS = 10_000;
/** How often to check a prediction whose next change is unknown, in milliseconds. */
const IDLE_MS = 60_000;

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { clock, signal } = options;
  const deliveries: WebhookDelivery[] = [];

  function watch(record: PredictionRecord): void {
    if (record.webhook === undefined) return;
    let started = false;
    let cancelTimer = () => {};

    // Sends the deliveries of one prediction in order.
    let queue: Promise<void> = Promise.resolve();
    const send = (event: WebhookEvent) => {
      queue = queue.then(() => deliver(record, event));
    };

    const look = () => {
      cancelTimer();
      if (signal.aborted) return;
      const state = stateAt(record, clock.now());
      if (!started && state.startedAt !== undefined) {
        started = true;
        send("start");
      }
      if (isOver(state)) {
        record.watchers.delete(look);
        if (state.status === "succeeded") send("output");
        send("completed");
        return;
      }
      cancelTimer = clock.after(untilChange(state, clock), look);
    };
    record.watchers.add(look);
    look();
  }

  async function deliver(record: PredictionRecord, event: WebhookEvent): Promise<void> {
    const { webhook } = record;
    if (webhook === undefined || (webhook.events !== undefined && !webhook.events.includes(event))) return;
    const webhookId = `msg_${newPredictionId()}`;
    const recordDelivery = (attempt: number, outcome: WebhookDelivery["outcome"]) =>
      deliveries.push({ predictionId: record.id, event, url: webhook.url, webhookId, attempt, outcome });
    if (!isLoopback(webhook.url)) {
      recordDelivery(0, "refused");
      return;
    }
    const body = JSON.stringify(await options.bodyOf(record));
    for (let attempt = 0; attempt <= RETRY_AFTER_MS.length && !signal.aborted; attempt += 1) {
      const outcome = await post(webhook.url, webhookId, body);
      recordDelivery(attempt, outcome);
      if (typeof outcome === "number" && outcome >= 200 && outcome < 300) return;
      await clock.sleep(RETRY_AFTER_MS[attempt] ?? 0, signal, { hold: false });
    }
  }

  async function post(url: string, id: string, body: string): Promise<number | "failed"> {
    const timestamp = Math.floor(clock.now() / 1000);
    // Not `AbortSignal.any`: in Node 20 such a signal can be garbage-collected, and then fetch waits forever.
    const controller = new AbortController();
    const stop = () => controller.abort();
    const timer = setTimeout(stop, TIMEOUT_MS);
    signal.addEventListener("abort", stop);
    try {
      signal.throwIfAborted();
      const response = await options.fetch(url, {
        method: "POST",
        redirect: "manual",
        signal: controller.signal,
        headers: {
          "content-type": "application/json",
          "webhook-id": id,
          "webhook-timestamp": String(timestamp),
          "webhook-signature": signWebhook(options.secret, { id, timestamp, body }),
        },
        body,
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return "failed";
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  }

  return { deliveries, watch };
}

function untilChange(state: PredictionState, clock: Clock): number {
  return state.nextChangeAt === undefined ? IDLE_MS : Math.max(1, state.nextChangeAt - clock.now());
}

/** Returns whether a URL is on loopback. The emulator must never send anything to another machine. */
function isLoopback(url: string): boolean {
  const { hostname, protocol } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return false;
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
