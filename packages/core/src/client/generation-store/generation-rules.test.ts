import { afterEach, describe, expect, test, vi } from "vitest";
import {
  batchEnd,
  batchId,
  batchStart,
  slotEnd,
  slotError,
  slotProgress,
  slotStart,
} from "../../../tests/testing/batch-events.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import {
  canceledBatch,
  partialBatch,
  resultAfter,
  retriedBatch,
  toBatchEvents,
} from "../testing/sample-batch.ts";
import { createGenerationStore } from "./create-generation-store.ts";
import type { GenerationStoreOptions } from "./generation-store.ts";
import { flush, handDrivenClient, memoryStorage } from "./testing/hand-driven-client.ts";

const request = { description: "a pirate", numImages: 2 };
const other = { description: "a queen", numImages: 2 };
const unknown = new DramatisError("outcome_unknown", "Nobody knows.");

/** Two slots that both fail. */
const bothFail = toBatchEvents([
  batchStart({ requested: 2, slots: [0, 1] }),
  slotStart(0),
  slotStart(1),
  slotError(0),
  slotError(1, "download_failed"),
  batchEnd(),
]);

function setUp(options: Partial<GenerationStoreOptions> = {}) {
  const hand = handDrivenClient();
  const callbacks = { onFinish: vi.fn(), onError: vi.fn(), onEvent: vi.fn() };
  const store = createGenerationStore({ client: hand.client, ...callbacks, ...options });
  const statuses = () => store.getSnapshot().slots.map(({ status }) => status);
  return { ...hand, ...callbacks, store, statuses, shown: store.getSnapshot };
}

/** Runs a store until these events have ended its run. */
async function ended(events = partialBatch, options: Partial<GenerationStoreOptions> = {}) {
  const set = setUp(options);
  const done = set.store.generate(request);
  await set.call(0).emit(...events);
  await set.call(0).end();
  await done;
  return set;
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("rule 1: events that do not belong to the run are dropped", () => {
  test("events of another batch or an older attempt", async () => {
    const { store, call, onEvent, shown } = setUp();
    void store.generate(request);
    await call(0).emit(...retriedBatch.slice(0, 9));
    const before = shown();
    expect(before.slots[1]).toMatchObject({ status: "pending", attempt: 2 });
    const calls = onEvent.mock.calls.length;
    await call(0).emit(
      slotEnd(1, { batchId: "another", sequence: 20, attempt: 2 }),
      slotProgress(1, "processing", 0.9, { sequence: 20, attempt: 1 }),
    );
    expect(shown()).toBe(before);
    expect(onEvent).toHaveBeenCalledTimes(calls);
  });

  test("events of a run that was replaced", async () => {
    const { store, call, shown, onEvent, onFinish } = setUp();
    void store.generate(request);
    await call(0).emit(...partialBatch.slice(0, 2));
    void store.generate(other);
    const before = shown();
    const calls = onEvent.mock.calls.length;
    await call(0).emit(...partialBatch.slice(2));
    await call(0).end();
    expect(shown()).toBe(before);
    expect(before).toMatchObject({ status: "submitting", request: other, batchId: undefined });
    expect(onEvent).toHaveBeenCalledTimes(calls);
    expect(onFinish).not.toHaveBeenCalled();
  });
});

describe("rule 2: generate while running", () => {
  test.each([{ ...request }, { numImages: 2, description: "a pirate" }])(
    "joins an equal request",
    (again) => {
      const { store, calls } = setUp();
      const one = store.generate(request);
      expect(store.generate(again)).toBe(one);
      expect(calls).toHaveLength(1);
    },
  );

  test("requests four images by default", () => {
    const { store, calls } = setUp();
    const one = store.generate({ description: "a pirate" });
    expect(store.generate({ description: "a pirate", numImages: 4 })).toBe(one);
    expect(calls).toHaveLength(1);
  });

  test("replaces another run, which is canceled and whose promise resolves as canceled", async () => {
    const { store, call, canceled, shown } = setUp();
    const old = store.generate(request);
    await call(0).emit(...canceledBatch.slice(0, 5));
    void store.generate(other);
    expect(canceled).toEqual([batchId]);
    await call(0).emit(...canceledBatch.slice(5));
    await call(0).end();
    await expect(old).resolves.toMatchObject({ status: "canceled", images: [{}] });
    expect(shown()).toMatchObject({ status: "submitting", request: other });
  });

  test("replaces a run without a batch id by aborting its request", async () => {
    const { store, call, canceled } = setUp();
    const old = store.generate(request);
    void store.generate(other);
    const signal = call(0).options.signal;
    expect(signal?.aborted).toBe(true);
    expect(canceled).toEqual([]);
    await call(0).fail(signal?.reason);
    await expect(old).rejects.toMatchObject({ code: "canceled" });
  });

  test("never shows the replaced run as canceled", () => {
    const { store, shown } = setUp();
    void store.generate(request);
    const seen: string[] = [];
    store.subscribe(() => seen.push(shown().status));
    void store.generate(other);
    expect(new Set(seen)).toEqual(new Set(["submitting"]));
  });

  test("ignores the new request if whenRunning is ignore", () => {
    const { store, calls } = setUp({ whenRunning: "ignore" });
    const one = store.generate(request);
    expect(store.generate(other)).toBe(one);
    expect(calls).toHaveLength(1);
    store.abort();
    expect(store.generate(other)).not.toBe(one);
  });

  test("sends the same key after an unknown outcome, and a new key after a known end", async () => {
    const { store, call } = setUp();
    void store.generate(request);
    await call(0).fail(unknown);
    void store.generate(request);
    expect(call(1).options.idempotencyKey).toBe(call(0).options.idempotencyKey);
    await call(1).emit(...partialBatch);
    await call(1).end();
    void store.generate(request);
    expect(call(2).options.idempotencyKey).not.toBe(call(0).options.idempotencyKey);
  });

  test("sends a new key for the same request after an abort", async () => {
    const { store, call } = setUp();
    void store.generate(request);
    store.abort();
    void store.generate(request);
    expect(call(1).options.idempotencyKey).not.toBe(call(0).options.idempotencyKey);
  });
});

describe("rule 3: abort changes the status in the same step", () => {
  test.each([0, 1, 3, 5])("after %i events", async (count) => {
    const { store, call, shown, statuses, canceled } = setUp();
    void store.generate(request);
    await call(0).emit(...canceledBatch.slice(0, count));
    store.abort();
    expect(shown().status).toBe("canceled");
    expect(statuses()).toEqual([count === 5 ? "ready" : "canceled", "canceled"]);
    expect(call(0).options.signal?.aborted).toBe(count === 0);
    expect(canceled).toHaveLength(count === 0 ? 0 : 1);
    store.abort();
    expect(canceled).toHaveLength(count === 0 ? 0 : 1);
  });

  test("an image that still arrives is shown", async () => {
    const { store, call, statuses, shown, onFinish } = setUp();
    const done = store.generate(request);
    await call(0).emit(...partialBatch.slice(0, 4));
    store.abort();
    await call(0).emit(...partialBatch.slice(4));
    await call(0).end();
    expect(statuses()).toEqual(["ready", "failed"]);
    expect(shown().status).toBe("partial");
    await expect(done).resolves.toMatchObject({ status: "partial" });
    expect(onFinish).toHaveBeenCalledTimes(1);
  });

  test("a failed cancel is reported, and nothing continues unseen", async () => {
    const { store, call, shown, answerCancel, onError } = setUp();
    answerCancel(() => Promise.reject(unknown));
    const done = store.generate(request);
    await call(0).emit(...partialBatch.slice(0, 4));
    store.abort();
    await expect(done).rejects.toBe(unknown);
    expect(shown()).toMatchObject({ status: "canceled", error: { code: "outcome_unknown" } });
    expect(call(0).isDetached).toBe(true);
    expect(onError).toHaveBeenCalledExactlyOnceWith(unknown);
    const before = shown();
    await call(0).emit(...partialBatch.slice(4, 5));
    expect(shown()).toBe(before);
  });

  test("events that stop too early end the run", async () => {
    const { store, call, shown } = setUp();
    const done = store.generate(request);
    await call(0).emit(...partialBatch.slice(0, 3));
    await call(0).end();
    await expect(done).rejects.toMatchObject({ code: "internal", retryable: true });
    expect(shown()).toMatchObject({ status: "failed", error: { code: "internal" } });
  });

  test("an error that is not a DramatisError is wrapped", async () => {
    const { store, call, shown, statuses } = setUp();
    const thrown = new Error("signed out: token xyz");
    const done = store.generate(request);
    await call(0).fail(thrown);
    await expect(done).rejects.toMatchObject({ code: "internal", cause: thrown });
    expect(shown().error?.message).not.toContain("xyz");
    expect(statuses()).toEqual(["failed", "failed"]);
    expect(shown()).toMatchObject({ status: "failed", progress: 1, requested: 2 });
  });

  test("without a run, abort does nothing", () => {
    const { store, canceled, shown } = setUp();
    const before = shown();
    store.abort();
    expect(shown()).toBe(before);
    expect(canceled).toEqual([]);
  });
});

describe("rule 4: leaving detaches and cancels nothing", () => {
  test("the run continues without listeners", async () => {
    const { store, call, shown, canceled } = setUp();
    const unsubscribe = store.subscribe(() => {});
    void store.generate(request);
    unsubscribe();
    unsubscribe();
    await call(0).emit(...partialBatch);
    await call(0).end();
    expect(shown().status).toBe("partial");
    expect(call(0).isDetached).toBe(false);
    expect(canceled).toEqual([]);
  });

  test("a function that subscribes twice is called twice, and unsubscribes once for each", () => {
    const { store } = setUp();
    const listener = vi.fn();
    const leave = store.subscribe(listener);
    store.subscribe(listener);
    leave();
    void store.generate(request);
    expect(listener).toHaveBeenCalled();
  });

  test.each(["reset", "attach"] as const)("%s closes the connection and cancels nothing", async (how) => {
    const { store, call, canceled, shown } = setUp();
    const done = store.generate(request);
    await call(0).emit(...partialBatch.slice(0, 3));
    if (how === "reset") store.reset();
    else void store.attach("another");
    await expect(done).rejects.toMatchObject({ code: "canceled" });
    expect(call(0)).toMatchObject({ isDetached: true, options: { signal: { aborted: false } } });
    expect(canceled).toEqual([]);
    expect(shown().status).toBe(how === "reset" ? "idle" : "running");
  });

  test("the events of a retry are ignored if the store is reset before they arrive", async () => {
    const { store, call, calls } = await ended();
    void store.retry(1);
    store.reset();
    await call(1).emit(batchStart());
    await flush();
    expect(calls).toHaveLength(2);
    expect(call(1).isDetached).toBe(true);
  });

  test("attach to the shown batch joins its run, or reads it again after it ended", async () => {
    const { store, call, calls, onFinish } = setUp();
    const one = store.attach(batchId);
    expect(store.attach(batchId)).toBe(one);
    await call(0).emit(...partialBatch);
    await call(0).end();
    const again = store.attach(batchId);
    expect(calls).toHaveLength(2);
    expect(call(1).options.after).toBe(partialBatch.at(-1)?.sequence);
    await call(1).end();
    await expect(again).resolves.toMatchObject({ status: "partial" });
    // The run had already ended, so it does not finish again.
    expect(onFinish).toHaveBeenCalledTimes(1);
  });
});

describe("rule 5: retry", () => {
  test("of several slots sends one request for them", async () => {
    const { store, calls, call, statuses } = await ended(bothFail);
    void store.retry([1, 7]);
    void store.retry([]);
    expect(calls).toHaveLength(2);
    expect(call(1)).toMatchObject({ method: "retryStream", options: { slots: [1] } });
    expect(statuses()).toEqual(["failed", "pending"]);
    void store.retry([0, 1]);
    expect(call(2).options.slots).toEqual([0]);
  });

  test("of one slot sends one request for a double click", async () => {
    const { store, call, calls, shown } = await ended(bothFail);
    const before = shown().slots[0];
    const one = store.retry(1);
    expect(store.retry(1)).toBe(one);
    expect(shown()).toMatchObject({ status: "running", slots: [{}, { status: "pending", stage: "queued" }] });
    expect(shown().slots[0]).toBe(before);
    expect(calls).toHaveLength(2);
    expect(call(1)).toMatchObject({ method: "retryStream", options: { slots: [1] } });
  });

  test("continues from the run's last event to the end", async () => {
    const { store, call, shown, onFinish } = await ended();
    const done = store.retry(1);
    expect(call(1).options.after).toBe(partialBatch.at(-1)?.sequence);
    expect(shown().slots[1]).toMatchObject({ status: "pending", attempt: 1 });
    await call(1).emit(...retriedBatch.slice(partialBatch.length));
    await call(1).end();
    await expect(done).resolves.toEqual(resultAfter(retriedBatch));
    expect(shown()).toMatchObject({ status: "succeeded", slots: [{}, { status: "ready", attempt: 2 }] });
    expect(onFinish).toHaveBeenCalledTimes(2);
  });

  test("several at once have separate keys, and share one connection in the end", async () => {
    const { store, call, calls } = await ended(bothFail);
    void store.retry(0);
    void store.retry(1);
    expect(calls.slice(1).map(({ options }) => options.slots)).toEqual([[0], [1]]);
    expect(call(1).options.idempotencyKey).not.toBe(call(2).options.idempotencyKey);
    await call(1).emit(batchStart());
    expect(calls.map(({ isDetached }) => isDetached)).toEqual([false, false, false]);
    await call(2).emit(batchStart());
    expect(calls.map(({ isDetached }) => isDetached)).toEqual([false, true, false]);
  });

  test("keeps its key until the slot has failed again, even if the attempt stays the same", async () => {
    const { store, call } = await ended(bothFail);
    const refused = store.retry(1);
    await call(1).fail(unknown);
    await expect(refused).rejects.toBe(unknown);
    void store.retry(1);
    const key = call(2).options.idempotencyKey;
    expect(key).toMatch(/^[\x21-\x7e]{1,255}$/);
    expect(key).toBe(call(1).options.idempotencyKey);
    const again = { round: 1, requested: 2, slots: [1] };
    await call(2).emit(
      ...toBatchEvents([
        ...bothFail,
        batchStart(again),
        slotStart(1),
        slotError(1, "download_failed"),
        batchEnd({ round: 1 }),
      ]).slice(bothFail.length),
    );
    await call(2).end();
    void store.retry(1);
    expect(call(3).options.idempotencyKey).not.toBe(key);
  });

  test("that starts nothing, because it repeats an earlier one, restores the slot", async () => {
    const { store, call, statuses, onFinish } = await ended();
    const done = store.retry(1);
    await call(1).end();
    await expect(done).resolves.toEqual(resultAfter(partialBatch));
    expect(statuses()).toEqual(["ready", "failed"]);
    expect(onFinish).toHaveBeenCalledTimes(1);
  });

  test("retryAll sends one request for all slots without an image", async () => {
    const { store, call, calls, statuses } = await ended(bothFail);
    const one = store.retryAll();
    expect(store.retryAll()).toBe(one);
    expect(store.retry(0)).toBe(one);
    expect(calls).toHaveLength(2);
    expect(call(1).options.slots).toEqual([0, 1]);
    expect(statuses()).toEqual(["pending", "pending"]);
  });

  test("skips a slot that is ready or running", async () => {
    const { store, call, calls } = setUp();
    const done = store.generate(request);
    await call(0).emit(...partialBatch.slice(0, 5));
    expect(store.retry(0)).toBe(done);
    expect(store.retry(1)).toBe(done);
    expect(store.retry(7)).toBe(done);
    expect(calls).toHaveLength(1);
  });

  test("that is refused restores the slot, and other slots continue", async () => {
    const { store, call, statuses, shown, onError } = setUp();
    const done = store.generate(request);
    await call(0).emit(...bothFail.slice(0, 4));
    expect(store.retry(0)).toBe(done);
    expect(statuses()).toEqual(["pending", "pending"]);
    const error = new DramatisError("insufficient_credit", "No credit.");
    await call(1).fail(error);
    expect(statuses()).toEqual(["failed", "pending"]);
    expect(shown()).toMatchObject({ status: "running", error });
    expect(onError).toHaveBeenCalledTimes(1);
    await call(0).emit(...bothFail.slice(4));
    await call(0).end();
    await expect(done).resolves.toMatchObject({ status: "failed" });
  });

  test("of a run that has not started sends the same request again", async () => {
    const { store, call, statuses } = setUp();
    await expect(store.retry(0)).rejects.toMatchObject({ code: "invalid_request" });
    const failed = store.generate(request);
    await call(0).fail(unknown);
    await expect(failed).rejects.toBe(unknown);
    expect(statuses()).toEqual(["failed", "failed"]);
    const again = store.retry(0);
    expect(again).not.toBe(failed);
    expect(call(1)).toMatchObject({ method: "stream", request });
    expect(call(1).options.idempotencyKey).toBe(call(0).options.idempotencyKey);
    expect(statuses()).toEqual(["pending", "pending"]);
  });

  test("while a cancel is pending waits for it, and is then sent", async () => {
    const { store, call, calls } = setUp();
    void store.generate(request);
    await call(0).emit(...canceledBatch.slice(0, 5));
    store.abort();
    void store.retry(1);
    void store.retry(1);
    await flush();
    expect(calls).toHaveLength(1);
    await call(0).emit(...canceledBatch.slice(5));
    await call(0).end();
    expect(calls.slice(1).map(({ method, options }) => [method, options.slots])).toEqual([
      ["retryStream", [1]],
    ]);
  });

  test("a pending retry is canceled too", async () => {
    const { store, call, canceled, statuses } = await ended();
    void store.retry(1);
    store.abort();
    expect(call(1).options.signal?.aborted).toBe(true);
    expect(canceled).toEqual([batchId]);
    expect(statuses()).toEqual(["ready", "failed"]);
    // The retry was answered, so canceling the batch is enough.
    const second = await ended();
    void second.store.retry(1);
    await second.call(1).emit(batchStart());
    second.store.abort();
    expect(second.call(1).options.signal?.aborted).toBe(false);
    expect(second.canceled).toEqual([batchId]);
  });
});

describe("rule 7: nothing happens by itself", () => {
  test("a new store uses no network, storage, timer or random number", () => {
    vi.useFakeTimers();
    const random = vi.spyOn(crypto, "randomUUID");
    const storage = { getItem: vi.fn(), setItem: vi.fn(), removeItem: vi.fn() };
    const { store, calls } = setUp({ storage });
    const snapshot = store.getSnapshot();
    expect(store.getSnapshot()).toBe(snapshot);
    expect(store.getServerSnapshot()).toBe(snapshot);
    expect(snapshot).toMatchObject({ status: "idle", slots: [], requested: 0, progress: 0 });
    expect(calls).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    for (const spy of [random, ...Object.values(storage)]) expect(spy).not.toHaveBeenCalled();
  });
});

describe("rule 8: callbacks fire once", () => {
  test("for any number of listeners, and for repeated events", async () => {
    const { store, call, onFinish, onEvent, onError } = setUp();
    store.subscribe(() => {});
    store.subscribe(() => {});
    void store.generate(request);
    void store.generate(request);
    for (const event of partialBatch) await call(0).emit(event, event);
    await call(0).end();
    expect(onFinish).toHaveBeenCalledExactlyOnceWith(resultAfter(partialBatch));
    expect(onEvent.mock.calls.map(([event]) => event)).toEqual(partialBatch);
    expect(onError).not.toHaveBeenCalled();
  });

  test("an error in a callback is reported, and affects neither the run nor other callbacks", async () => {
    const thrown = new Error("the app's own");
    const reported: unknown[] = [];
    const keep = (error: unknown) => reported.push(error);
    const listeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", keep);
    try {
      const fail = () => {
        throw thrown;
      };
      const { store, call, shown } = setUp({ onEvent: fail, onFinish: fail });
      store.subscribe(fail);
      const listener = vi.fn();
      store.subscribe(listener);
      const done = store.generate(request);
      await call(0).emit(...partialBatch);
      await call(0).end();
      await expect(done).resolves.toMatchObject({ status: "partial" });
      expect(shown()).toMatchObject({ status: "partial", error: undefined });
      expect(listener).toHaveBeenCalled();
      await flush();
      expect(reported.length).toBeGreaterThan(partialBatch.length);
      expect(new Set(reported)).toEqual(new Set([thrown]));
    } finally {
      process.removeAllListeners("unhandledRejection");
      for (const listener of listeners) process.on("unhandledRejection", listener);
    }
  });

  test("an ignored promise does not cause an unhandled rejection", async () => {
    const { store, call } = setUp();
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    void store.retryAll();
    void store.generate(request);
    store.abort();
    void store.retry(0);
    await call(0).fail(unknown);
    void store.generate(request);
    await call(-1).emit(...bothFail.slice(0, 4));
    store.abort();
    // A retry that waits for the cancel fails with its run.
    void store.retry(0);
    store.reset();
    await flush();
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe("rule 9: snapshots share what did not change", () => {
  test("slots, arrays and the whole snapshot", async () => {
    const { store, call, shown } = setUp({ progressThrottleMs: 0 });
    void store.generate(request);
    const submitting = shown();
    expect(submitting.slots).toEqual([
      { slot: 0, attempt: 0, status: "pending", stage: "queued" },
      { slot: 1, attempt: 0, status: "pending", stage: "queued" },
    ]);
    await call(0).emit(...partialBatch.slice(0, 1));
    expect(shown()).not.toBe(submitting);
    expect(shown().slots).toBe(submitting.slots);
    await call(0).emit(...partialBatch.slice(1, 5));
    const four = shown();
    expect(four.slots[0]).toMatchObject({ status: "ready" });
    await call(0).emit(slotProgress(1, "processing", 0.5, { sequence: 4 }));
    await expect.poll(() => shown().progress).toBe(0.75);
    const five = shown();
    expect(five.slots[0]).toBe(four.slots[0]);
    expect(five.slots).not.toBe(four.slots);
    expect(five.images).toBe(four.images);
    expect(five.failures).toBe(four.failures);
    expect(five.warnings).toBe(submitting.warnings);
    expect(five.request).toBe(request);
  });

  test("a number of images that the server will refuse does not make a huge grid", () => {
    const { store, shown } = setUp();
    void store.generate({ description: "a pirate", numImages: 1e12 });
    expect(shown().requested).toBe(4);
  });

  test("listeners are called only for changes", async () => {
    const { store, call } = setUp();
    void store.generate(request);
    const listener = vi.fn();
    store.subscribe(listener);
    await call(0).emit(...partialBatch.slice(0, 2), ...partialBatch.slice(0, 2));
    call(0).options.onConnection?.("connected");
    expect(listener).toHaveBeenCalledTimes(2);
  });

  test("progress is throttled, and shown before the end", async () => {
    const { store, call, shown } = setUp();
    void store.generate(request);
    await call(0).emit(...partialBatch.slice(0, 2));
    vi.useFakeTimers();
    const listener = vi.fn();
    store.subscribe(listener);
    const progress = (value: number) => slotProgress(0, "processing", value, { sequence: 2 });
    for (const value of [0.1, 0.2, 0.3]) {
      const heard = call(0).emit(progress(value));
      await vi.advanceTimersByTimeAsync(1);
      await heard;
    }
    expect(listener).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(100);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(shown().slots[0]).toMatchObject({ stage: "processing", progress: 0.3 });
    void call(0).emit(progress(0.9));
    await vi.advanceTimersByTimeAsync(1);
    // The next event of any slot shows the progress at once and stops the timer.
    void call(0).emit(slotStart(1, { sequence: 3 }));
    await vi.advanceTimersByTimeAsync(1);
    expect(shown().slots).toMatchObject([{ progress: 0.9 }, { stage: "starting" }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("a slot that fails again while others run can be retried", async () => {
  const { store, call, statuses } = setUp();
  void store.generate({ ...request, numImages: 3 });
  const three = { requested: 3, slots: [0, 1, 2] };
  await call(0).emit(...toBatchEvents([batchStart(three), slotStart(0), slotStart(1), slotError(0)]));
  void store.retry(0);
  const round = { requested: 3, slots: [0], round: 1, sequence: 5 };
  const again = { sequence: 7, attempt: 2 };
  await call(0).emit(
    batchStart(round),
    slotStart(0, { ...again, sequence: 6 }),
    slotError(0, "no_output", again),
  );
  expect(statuses()).toEqual(["failed", "pending", "pending"]);
});

describe("rule 10: only the server's events end a slot", () => {
  test("a retry that cannot connect yet does not change the connection of the running stream", async () => {
    const { store, call, shown } = setUp();
    void store.generate(request);
    call(0).options.onConnection?.("connecting");
    expect(shown().connection).toBe("connecting");
    call(0).options.onConnection?.("connected");
    await call(0).emit(...partialBatch.slice(0, 5), slotError(1, "no_output", { sequence: 20 }));
    void store.retry(1);
    call(1).options.onConnection?.("connecting");
    expect(shown().connection).toBe("connected");
  });

  test("a slot stays pending if its events are lost, and a retry joins it", async () => {
    const { store, call, statuses, shown } = setUp();
    void store.generate(request);
    await call(0).emit(...partialBatch.slice(0, 5));
    const lost = new DramatisError("internal", "The connection was lost.", { retryable: true });
    call(0).options.onConnection?.("reconnecting");
    expect(shown()).toMatchObject({ status: "running", connection: "reconnecting" });
    await call(0).fail(lost);
    expect(shown()).toMatchObject({ status: "failed", error: lost, connection: "connected" });
    expect(statuses()).toEqual(["ready", "pending"]);
    const done = store.retryAll();
    expect(shown()).toMatchObject({ status: "running", error: undefined });
    expect(call(1).options.slots).toEqual([1]);
    await call(1).emit(...partialBatch.slice(5));
    await call(1).end();
    await expect(done).resolves.toEqual(resultAfter(partialBatch));
  });
});

describe("reload: saved runs", () => {
  const key = "dramatis.image";

  test("hold the key and request before anything is sent, and the batch id once it is known", async () => {
    const storage = memoryStorage();
    const hand = handDrivenClient();
    const kept = () => JSON.parse(storage.items[key] ?? "null");
    let before: unknown;
    const stream: typeof hand.client.images.stream = (...given) => {
      before = kept();
      return hand.client.images.stream(...given);
    };
    const store = createGenerationStore({
      client: { ...hand.client, images: { ...hand.client.images, stream } },
      storage,
    });
    void store.generate(request, { idempotencyKey: "k" });
    expect(before).toEqual({ key: "k", request });
    await hand.call(0).emit(...partialBatch.slice(0, 1));
    expect(kept()).toEqual({ key: "k", request, batchId });
    store.reset();
    expect(storage.items).toEqual({});
  });

  test.each([
    "",
    "null",
    "{",
    "[]",
    '"x"',
    '{"key":1,"request":{"description":"x"}}',
    '{"key":"k","request":null}',
  ])("are ignored if damaged: %s", (text) => {
    const { store, calls } = setUp({ storage: memoryStorage({ [key]: text }) });
    expect(store.resumeSaved()).toBeUndefined();
    expect(calls).toEqual([]);
  });

  test("are optional: a storage that throws does not affect the run", async () => {
    const fail = () => {
      throw new Error("The quota has been exceeded.");
    };
    const storage = { getItem: fail, setItem: fail, removeItem: fail };
    const { store, shown } = await ended(partialBatch, { storage });
    expect(shown().status).toBe("partial");
    store.reset();
    expect(store.resumeSaved()).toBeUndefined();
  });

  test("are resumed once, and do not replace a run", () => {
    const { store, calls } = setUp({ storage: memoryStorage({ [key]: JSON.stringify({ batchId }) }) });
    expect(store.resumeSaved()).toBeDefined();
    expect(store.resumeSaved()).toBeUndefined();
    expect(calls).toHaveLength(1);
  });

  test.each<[string, unknown, boolean]>([
    ["a refused request", new DramatisError("insufficient_credit", "No credit."), false],
    ["an unknown outcome", unknown, true],
  ])("are kept or removed after %s", async (_title, error, isKept) => {
    const storage = memoryStorage();
    const { store, call } = setUp({ storage });
    void store.generate(request);
    await call(0).fail(error);
    expect(key in storage.items).toBe(isKept);
  });

  test("are removed if the run was stopped before it started or the batch is gone", async () => {
    const storage = memoryStorage();
    const { store, call } = setUp({ storage });
    void store.generate(request);
    store.abort();
    expect(storage.items).toEqual({});
    void store.attach(batchId);
    expect(JSON.parse(storage.items[key] ?? "")).toEqual({ batchId });
    await call(1).fail(new DramatisError("not_found", "Not found."));
    expect(storage.items).toEqual({});
  });
});
