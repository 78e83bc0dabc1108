import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { batchId } from "../../../tests/testing/batch-events.ts";
import { createTestApp } from "../../../tests/testing/test-app.ts";
import type { BatchEvent } from "../../batch/batch-event.ts";
import { allowAnyone, createHandler } from "../../http/index.ts";
import { toNodeListener } from "../../http/node/index.ts";
import { type Clock, systemClock } from "../../util/clock.ts";
import type { Random } from "../../util/random.ts";
import { createClientWithTiming } from "../create-client.ts";
import { quickTiming } from "../testing/quick-timing.ts";
import { canceledBatch, partialBatch, resultAfter, retriedBatch } from "../testing/sample-batch.ts";
import {
  beginEvents,
  frameOf,
  type Script,
  sendEvents,
  sendProblem,
  sendResult,
  unread,
  wireServer,
} from "../testing/wire-server.ts";
import { createGenerationStore } from "./create-generation-store.ts";
import type { GenerationStoreOptions } from "./generation-store.ts";
import { memoryStorage } from "./testing/hand-driven-client.ts";

const post = "POST /generate_character_reference";
const events = `GET /batches/${batchId}/events`;
const retry = `POST /batches/${batchId}/retry`;
const cancel = `POST /batches/${batchId}/cancel`;
const request = { description: "a pirate", numImages: 2 };
const storageKey = "dramatis.image";

const whole: Script = (asked, response) => sendEvents(response, unread(asked, partialBatch));

/** Sends these events, then keeps the stream open. */
function stuckAfter(events: readonly BatchEvent[]): Script {
  return (_asked, response) => {
    beginEvents(response);
    response.write(events.map(frameOf).join(""));
  };
}

/** Sends these events, then breaks the connection. */
function cutAfter(events: readonly BatchEvent[]): Script {
  return (_asked, response) => {
    beginEvents(response);
    response.write(events.map(frameOf).join(""), () => response.destroy());
  };
}

async function setUp(
  scripts: Readonly<Record<string, Script>>,
  options: Partial<GenerationStoreOptions> = {},
) {
  const server = await wireServer(scripts);
  const client = createClientWithTiming({ baseUrl: server.baseUrl }, quickTiming);
  const store = createGenerationStore({ client, ...options });
  return { server, client, store, shown: store.getSnapshot };
}

test("the snapshots of a run can be drawn at any time, from its request to its end", async () => {
  const { store, shown, server } = await setUp({ [post]: whole });
  const seen: string[] = [];
  store.subscribe(() => {
    const { status, slots, images, failures } = shown();
    seen.push(status);
    expect(slots).toHaveLength(2);
    expect(images.length + failures.length).toBeLessThanOrEqual(2);
  });
  const result = await store.generate(request);
  expect(result).toEqual(resultAfter(partialBatch));
  expect([...new Set(seen)]).toEqual(["submitting", "running", "partial"]);
  expect(shown()).toMatchObject({
    ...{ status: "partial", connection: "connected", batchId, requested: 2, progress: 1, request },
    slots: [
      { slot: 0, attempt: 1, status: "ready", image: result.images[0] },
      { slot: 1, attempt: 1, status: "failed", failure: result.failures[0] },
    ],
    ...{ images: result.images, failures: result.failures, warnings: [], error: undefined },
  });
  expect(server.asked).toHaveLength(1);
});

test("a refused request is reported by the promise, the snapshot and onError", async () => {
  const onError = vi.fn();
  const refuse: Script = (_asked, response) =>
    sendProblem(response, 503, { code: "insufficient_credit", detail: "No credit is left." });
  const { store, shown } = await setUp({ [post]: refuse }, { onError });
  await expect(store.generate({ description: "a pirate" })).rejects.toMatchObject({
    code: "insufficient_credit",
  });
  const { status, error, slots } = shown();
  expect({ status, code: error?.code }).toEqual({ status: "failed", code: "insufficient_credit" });
  expect(slots.map((slot) => "failure" in slot && slot.failure.message)).toEqual(
    Array(4).fill("No credit is left."),
  );
  expect(onError).toHaveBeenCalledExactlyOnceWith(error);
});

describe("rule 2", () => {
  test("rule 2: a double click is one request; another request cancels the first", async () => {
    let posts = 0;
    const open: ServerResponse[] = [];
    const { store, server } = await setUp({
      [post]: (asked, response) => {
        if (posts++ > 0) return sendEvents(response, partialBatch);
        open.push(response);
        return stuckAfter(canceledBatch.slice(0, 5))(asked, response);
      },
      [cancel]: (_asked, response) => {
        sendResult(response, resultAfter(canceledBatch));
        for (const stream of open) stream.end(canceledBatch.slice(5).map(frameOf).join(""));
      },
    });
    const old = store.generate(request);
    void store.generate({ ...request });
    await expect.poll(() => store.getSnapshot().images.length).toBe(1);
    const next = store.generate({ ...request, description: "a queen" });
    await expect(old).resolves.toEqual(resultAfter(canceledBatch));
    await expect(next).resolves.toEqual(resultAfter(partialBatch));
    expect(server.to(post)).toHaveLength(2);
    expect(server.to(cancel)).toHaveLength(1);
  });
});

describe("rule 3", () => {
  test("rule 3: an abort before the batch id is known cancels the batch once it is known", async () => {
    const { store, server, shown } = await setUp({
      [post]: (asked, response) => {
        store.abort();
        expect(shown().status).toBe("canceled");
        setTimeout(() => stuckAfter(canceledBatch.slice(0, 1))(asked, response), 10);
      },
      [cancel]: (_asked, response) => sendResult(response, resultAfter(canceledBatch)),
    });
    await expect(store.generate(request)).resolves.toMatchObject({ status: "canceled" });
    expect(server.to(cancel)).toHaveLength(1);
    expect(shown()).toMatchObject({
      status: "canceled",
      slots: [{ status: "ready" }, { status: "canceled" }],
    });
    expect(shown().error).toBeUndefined();
  });

  test("rule 3: an attached batch is canceled by the cancel route", async () => {
    const open: ServerResponse[] = [];
    const { store, server, shown } = await setUp({
      [events]: (asked, response) => {
        open.push(response);
        return stuckAfter(canceledBatch.slice(0, 5))(asked, response);
      },
      [cancel]: (_asked, response) => {
        sendResult(response, resultAfter(canceledBatch));
        for (const stream of open) stream.end(canceledBatch.slice(5).map(frameOf).join(""));
      },
    });
    const done = store.attach(batchId);
    await expect.poll(() => shown().images.length).toBe(1);
    store.abort();
    expect(shown().status).toBe("canceled");
    await expect(done).resolves.toEqual(resultAfter(canceledBatch));
    expect(server.to(cancel)).toHaveLength(1);
  });
});

describe("rule 4", () => {
  test("rule 4: reset closes the connection and cancels nothing", async () => {
    const { store, server, shown } = await setUp({ [post]: stuckAfter(partialBatch.slice(0, 3)) });
    void store.generate(request);
    await expect.poll(() => shown().status).toBe("running");
    store.reset();
    expect(shown()).toBe(store.getServerSnapshot());
    await server.to(post)[0]?.closed;
    expect(server.asked).toHaveLength(1);
  });

  test("rule 4: a reload attaches to the batch", async () => {
    const storage = memoryStorage();
    const { store, client, shown, server } = await setUp(
      { [post]: stuckAfter(partialBatch.slice(0, 3)), [events]: whole },
      { storage },
    );
    void store.generate(request);
    await expect.poll(() => shown().status).toBe("running");
    const reloaded = createGenerationStore({ client, storage });
    expect(reloaded.getSnapshot().status).toBe("idle");
    await expect(reloaded.resumeSaved()).resolves.toEqual(resultAfter(partialBatch));
    expect(reloaded.getSnapshot()).toMatchObject({ status: "partial", request });
    expect(server.asked.map(({ method }) => method)).toEqual(["POST", "GET"]);
  });

  test("rule 4: a reload before the answer sends the same request with the same key", async () => {
    const storage = memoryStorage();
    let posts = 0;
    const { store, client, server } = await setUp(
      { [post]: (asked, response) => (posts++ === 0 ? undefined : whole(asked, response)) },
      { storage },
    );
    void store.generate(request);
    await expect.poll(() => posts).toBe(1);
    const reloaded = createGenerationStore({ client, storage });
    await reloaded.resumeSaved();
    const [one, two] = server.to(post);
    expect(two?.headers["idempotency-key"]).toBe(one?.headers["idempotency-key"]);
    expect(two?.body).toBe(one?.body);
    expect(JSON.parse(storage.items[storageKey] ?? "")).toMatchObject({ batchId, request });
  });

  test("rule 4: attach reports a batch that does not exist", async () => {
    const { store, shown } = await setUp({});
    await expect(store.attach(batchId)).rejects.toMatchObject({ code: "not_found" });
    expect(shown()).toMatchObject({ status: "failed", slots: [], error: { code: "not_found" } });
  });
});

describe("rule 5", () => {
  test("rule 5: a retry is sent once and followed to its end", async () => {
    const { store, server, shown } = await setUp({
      [post]: whole,
      [retry]: (_asked, response) => sendEvents(response, retriedBatch),
    });
    await store.generate(request);
    const first = shown().slots[0];
    const done = store.retry(1);
    void store.retry(1);
    await expect(done).resolves.toEqual(resultAfter(retriedBatch));
    expect(server.to(retry).map(({ body }) => JSON.parse(body))).toEqual([{ slots: [1] }]);
    expect(server.asked).toHaveLength(2);
    expect(shown()).toMatchObject({ status: "succeeded", slots: [{}, { status: "ready", attempt: 2 }] });
    expect(shown().slots[0]).toBe(first);
  });

  test("rule 5: a retry without new events ends", async () => {
    const { store, server } = await setUp({
      [post]: whole,
      [retry]: (_asked, response) => sendEvents(response, partialBatch),
    });
    await store.generate(request);
    await expect(store.retry(1)).resolves.toEqual(resultAfter(partialBatch));
    expect(server.asked).toHaveLength(2);
  });

  test("rule 5: a retry is polled if responses have no body stream", async () => {
    const bodyless = async (url: string, init: RequestInit) => {
      const response = await fetch(url, init);
      return new Proxy(response, {
        get(target, name) {
          const value: unknown = name === "body" ? undefined : Reflect.get(target, name, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
    };
    let batch = partialBatch;
    const server = await wireServer({
      [post]: whole,
      [retry]: (_asked, response) => {
        batch = retriedBatch;
        sendResult(response, resultAfter(retriedBatch.slice(0, 8)));
      },
      [events]: (_asked, response) => sendEvents(response, batch),
      [`GET /batches/${batchId}`]: (_asked, response) => sendResult(response, resultAfter(batch)),
    });
    const client = createClientWithTiming({ baseUrl: server.baseUrl, fetch: bodyless }, quickTiming);
    const store = createGenerationStore({ client });
    await store.attach(batchId);
    expect(store.getSnapshot().status).toBe("partial");
    await store.retry(1);
    expect(store.getSnapshot()).toMatchObject({
      status: "succeeded",
      slots: [{ status: "ready" }, { status: "ready", attempt: 2 }],
    });
  });
});

test("a run with the real endpoints is canceled and retried", async () => {
  // The first two predictions run until they are canceled.
  const { characters, creates } = await createTestApp({
    scenario: { prediction: ({ index }) => (index < 2 ? { end: { status: "never" } } : {}) },
    timeoutMs: 1e12,
  });
  const listener = createServer(toNodeListener(createHandler({ characters, authorize: allowAnyone })));
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    listener.closeAllConnections();
    listener.close();
  });
  const baseUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/api/mv`;
  const store = createGenerationStore({ client: createClientWithTiming({ baseUrl }, quickTiming) });
  const done = store.generate(request);
  await expect.poll(() => store.getSnapshot().slots.every(({ attempt }) => attempt === 1)).toBe(true);
  store.abort();
  await expect(done).resolves.toMatchObject({ status: "canceled" });
  const retried = await store.retryAll();
  expect(retried).toEqual(await characters.batch(retried.batchId));
  expect(store.getSnapshot()).toMatchObject({ status: "succeeded", failures: [], progress: 1 });
  expect(creates()).toHaveLength(4);
});

describe("rule 10", () => {
  test("rule 10: an interrupted stream is continued, and the snapshot shows that it reconnects", async () => {
    let gets = 0;
    const { store, shown, server } = await setUp({
      [post]: cutAfter(partialBatch.slice(0, 5)),
      [events]: (asked, response) => {
        if (gets++ === 0) response.destroy();
        else whole(asked, response);
      },
    });
    const seen: string[] = [];
    store.subscribe(() => {
      const { connection, status, slots } = shown();
      seen.push(`${status} ${connection}`);
      if (connection === "reconnecting") expect(slots[1]?.status).toBe("pending");
    });
    await expect(store.generate(request)).resolves.toEqual(resultAfter(partialBatch));
    expect([...new Set(seen)]).toEqual([
      "submitting connected",
      "running connected",
      "running reconnecting",
      "partial connected",
    ]);
    expect(seen.lastIndexOf("running connected")).toBeGreaterThan(seen.indexOf("running reconnecting"));
    expect(server.to(events).at(-1)?.headers["last-event-id"]).toBe("4");
  });

  test("rule 10: the stream of an attached batch is continued too", async () => {
    let gets = 0;
    const { store, shown } = await setUp({
      [events]: (asked, response) =>
        (gets++ === 0 ? cutAfter(partialBatch.slice(0, 3)) : whole)(asked, response),
    });
    const seen = new Set<string>();
    store.subscribe(() => seen.add(shown().connection));
    await store.attach(batchId);
    expect([...seen]).toEqual(["connected", "reconnecting"]);
  });

  test("rule 10: before the first answer the connection is connecting, not reconnecting", async () => {
    let posts = 0;
    const { store, shown } = await setUp({
      [post]: (asked, response) => {
        if (posts++ < 2) response.destroy();
        else cutAfter(partialBatch.slice(0, 3))(asked, response);
      },
      [events]: whole,
    });
    const seen: string[] = [];
    store.subscribe(() => seen.push(`${shown().status} ${shown().connection}`));
    await store.generate(request);
    expect([...new Set(seen)]).toEqual([
      "submitting connected",
      "submitting connecting",
      "running connected",
      "running reconnecting",
      "partial connected",
    ]);
  });

  test("rule 10: a run that could not be started is no longer connecting", async () => {
    const { store, shown } = await setUp({ [post]: (_asked, response) => void response.destroy() });
    await expect(store.generate(request)).rejects.toMatchObject({ code: "outcome_unknown" });
    expect(shown()).toMatchObject({ status: "failed", connection: "connected" });
  });
});

describe("the clock and the random source", () => {
  test("come from the client, for every wait and every key", async () => {
    const waits: number[] = [];
    let posts = 0;
    const server = await wireServer({
      [post]: (asked, response) => (posts++ === 0 ? void response.destroy() : whole(asked, response)),
    });
    const clock: Clock = {
      ...systemClock,
      sleep: (ms, signal) => {
        waits.push(ms);
        return systemClock.sleep(ms, signal);
      },
    };
    const random: Random = { number: () => 0, uuid: () => "a key of the test" };
    const client = createClientWithTiming({ baseUrl: server.baseUrl, clock, random }, quickTiming);
    const store = createGenerationStore({ client, progressThrottleMs: 7 });
    await store.generate(request);
    expect(server.asked.map(({ headers }) => headers["idempotency-key"])).toEqual(
      Array(2).fill("a key of the test"),
    );
    // This random source returns 0, so each wait is half of the full wait.
    expect(waits).toContain(quickTiming.retry.firstMs / 2);
    expect(waits).toContain(quickTiming.silentMs);
    expect(waits).toContain(7);
  });

  test("can be set on the store", async () => {
    const { store, server } = await setUp(
      { [post]: whole },
      { random: { number: () => 0, uuid: () => "a key of the store" } },
    );
    await store.generate(request);
    expect(server.asked[0]?.headers["idempotency-key"]).toBe("a key of the store");
  });
});
