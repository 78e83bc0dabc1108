import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { BatchState } from "../batch/batch-state.ts";
import { reduceBatch } from "../batch/reduce-batch.ts";
import { onAbort } from "../on-abort.ts";
import { answerIn, resultIn } from "./answer.ts";
import { failureOf, lost, reasonOf } from "./client-errors.ts";
import { eventsBetween } from "./events-between.ts";
import { readEvents } from "./read-events.ts";
import { batchPath, type Server } from "./server.ts";
import { backoffMs } from "./timing.ts";
import { wait, within } from "./wait.ts";

/** The request that begins a batch or a round of it: the same key never begins a second one. */
export interface Beginning {
  readonly path: string;
  readonly body: string;
  readonly key: string;
}

/** What to follow, and from where. */
export interface FollowOptions {
  /** Sent, and sent again, until the batch is known to have begun; absent for one that was begun elsewhere. */
  readonly beginning?: Beginning;
  readonly batchId?: string;
  /** Only events with a greater sequence. */
  readonly after?: number | undefined;
  /** Cancels the batch, if it was begun here; else it only ends the following. */
  readonly signal?: AbortSignal | undefined;
  /** Follows the batch no further than to its beginning, of which it is told. */
  readonly onBegin?: (batchId: string) => void;
}

/** The events of one batch, up to its end, over as many connections as that takes. */
export async function* following(
  server: Server,
  { beginning, batchId = "", after = -1, signal, onBegin }: FollowOptions,
  detached: AbortSignal,
): AsyncGenerator<BatchEvent> {
  const { timing, send } = server;
  const { poll, retry, silentMs, lingerMs, cancelMs } = timing;
  let connection = new AbortController();
  let hasBegun = beginning === undefined;
  let hasEnded = false;
  let polls = !server.streams || onBegin !== undefined;
  let pollMs = 0;
  /** Since anything new was heard. */
  let tries = 0;
  let state: BatchState | undefined;
  let canceled: Promise<BatchResult | undefined> | undefined;
  let givingUp: ReturnType<typeof setTimeout> | undefined;

  if (signal?.aborted) throw reasonOf(signal);
  const stopListening = onAbort(signal, stop);
  try {
    while (!isDone()) {
      let error: unknown;
      try {
        yield* connect();
      } catch (thrown) {
        error = thrown;
      }
      if (!isDone() && !signal?.aborted) await untilNext(error);
      if (isDone() || !signal?.aborted) continue;
      const result = await canceled;
      if (result === undefined) throw reasonOf(signal);
      yield* eventsTo(result);
      return;
    }
  } finally {
    clearTimeout(givingUp);
    // Whoever has only gone away, or knows that it has begun, may still cancel.
    if (!detached.aborted && !onBegin) stopListening();
  }

  function isDone(): boolean {
    return hasEnded || detached.aborted || (hasBegun && onBegin !== undefined);
  }

  /** What one connection brings. */
  async function* connect(): AsyncGenerator<BatchEvent> {
    const current = new AbortController();
    connection = current;
    const unlink = onAbort(detached, () => current.abort());
    const limited = <Value>(answer: Promise<Value>) =>
      within(hasEnded ? lingerMs : silentMs, current, answer);
    try {
      const response = await limited(request(current.signal));
      const { ok, status, headers, body } = response;
      // There is nothing after what was read.
      if (status === 204) hasEnded = true;
      else if (!ok || !/^text\/event-stream/i.test(headers.get("content-type") ?? "")) {
        const answer = await limited(answerIn(response));
        tries = 0;
        if (typeof answer === "string") begin(answer);
        else yield* eventsTo(answer);
      } else if (typeof body?.getReader !== "function") polls = true;
      else {
        for await (const event of readEvents(body, limited)) {
          if (event === undefined) tries = 0;
          else if (take(event)) yield event;
        }
      }
    } finally {
      // Also an answer that nobody reads to its end.
      current.abort();
      unlink();
    }
  }

  function request(current: AbortSignal): Promise<Response> {
    const accept = polls ? "application/json" : "text/event-stream";
    if (beginning === undefined || hasBegun) {
      return send(`${batchPath(batchId)}${polls ? "" : "/events"}`, {
        signal: current,
        headers: { accept, ...(!polls && after >= 0 && { "last-event-id": `${after}` }) },
      });
    }
    const headers = {
      accept,
      "content-type": "application/json",
      "idempotency-key": beginning.key,
      ...(polls && { prefer: "respond-async" }),
    };
    return send(beginning.path, { method: "POST", body: beginning.body, signal: current, headers }, signal);
  }

  /** Whether the event is to be told; not twice. */
  function take(event: BatchEvent): boolean {
    const { type, sequence } = event;
    const isProgress = type === "slot-progress";
    if (isProgress ? sequence < after : sequence <= after) return false;
    const next = reduceBatch(state, event);
    // Told again to whoever comes back.
    if (isProgress && next !== undefined && next === state) return false;
    state = next;
    after = sequence;
    tries = 0;
    pollMs = poll.firstMs;
    // A batch that was retried tells the end of each round.
    hasEnded = type === "batch-end" || (hasEnded && type !== "batch-start");
    begin(event.batchId);
    return true;
  }

  function* eventsTo(now: BatchResult | RunningBatch): Generator<BatchEvent> {
    for (const event of eventsBetween(state, now, after)) if (take(event)) yield event;
  }

  function begin(id: string): void {
    batchId ||= id;
    if (!hasBegun) onBegin?.(batchId);
    hasBegun = true;
    if (signal?.aborted) stop();
  }

  /** The signal has aborted. What is on its way to begin is waited for a little: it has no id to be canceled by yet. */
  function stop(): void {
    const current = connection;
    if (hasEnded) return;
    if (!hasBegun) {
      givingUp = setTimeout(() => current.abort(), cancelMs);
      return;
    }
    if (beginning) canceled ??= cancel();
    current.abort();
  }

  function cancel(): Promise<BatchResult | undefined> {
    const controller = new AbortController();
    // It is sent also while the page goes away.
    const init = { method: "POST", keepalive: true, signal: controller.signal };
    const answer = send(`${batchPath(batchId)}/cancel`, init).then(resultIn);
    return within(cancelMs, controller, answer).catch(() => undefined);
  }

  /** Waits before the next connection. @throws the error of the last one, where another would not help. */
  async function untilNext(error: unknown): Promise<void> {
    if (error === undefined && polls) {
      await wait(pollMs, detached, signal);
      pollMs = Math.min(Math.max(pollMs * 1.5, poll.firstMs), poll.longestMs);
      return;
    }
    const failure = failureOf(error);
    // What may have begun a batch is sent again only where no server has spoken.
    const mayRepeat = failure?.retryable && (hasBegun || failure.code === "internal");
    if (error !== undefined && !mayRepeat) throw error;
    if (++tries > retry.tries) throw lost(hasBegun, batchId, error);
    await wait(backoffMs(timing, tries, failure?.retryAfterMs), detached, signal);
  }
}
