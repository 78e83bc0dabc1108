import { expect, test } from "vitest";
import { batchId } from "../../tests/testing/batch-events.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import { createClientWithTiming } from "./create-client.ts";
import { quickTiming } from "./testing/quick-timing.ts";
import { canceledBatch, partialBatch, resultAfter } from "./testing/sample-batch.ts";
import { sendEvents, sendJson, sendResult, wireServer } from "./testing/wire-server.ts";

const generate = "POST /generate_character_reference";
const request = { description: "a pirate" };

/** Like the fetch of React Native: the response has no body that can be streamed. */
async function bodyless(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  return new Proxy(response, {
    get(target, name) {
      if (name === "body") return undefined;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Event types without their order: polling reports missed events slot by slot. */
function typesOf(events: readonly BatchEvent[]): string[] {
  return events.map(({ type }) => type).toSorted();
}

async function setUp(steps: readonly number[], batch: readonly BatchEvent[] = partialBatch) {
  let poll = 0;
  const server = await wireServer({
    [generate]: ({ headers }, response) => {
      if (headers.prefer === "respond-async") sendJson(response, { batch_id: batchId }, 202);
      else sendEvents(response, batch.slice(0, 1));
    },
    [`GET /batches/${batchId}/events`]: (_asked, response) => sendEvents(response, batch),
    [`GET /batches/${batchId}`]: (_asked, response) => {
      const count = steps[Math.min(poll++, steps.length - 1)] ?? batch.length;
      sendResult(response, resultAfter(batch.slice(0, count)));
    },
    [`POST /batches/${batchId}/cancel`]: (_asked, response) =>
      sendResult(response, resultAfter(canceledBatch)),
  });
  return {
    server,
    client: createClientWithTiming({ baseUrl: server.baseUrl, fetch: bodyless }, quickTiming),
  };
}

test("if responses cannot be streamed, the client polls the batch", async () => {
  const { server, client } = await setUp([1, 1, 3, 3, 5, 7]);
  const types: string[] = [];
  const result = await client.images.generate(request, { onEvent: ({ type }) => types.push(type) });
  expect(result).toEqual(resultAfter(partialBatch));
  expect(types.toSorted()).toEqual(typesOf(partialBatch));
  // The client requests events first, then repeats the same request with its key.
  const keys = server.to(generate).map(({ headers }) => headers["idempotency-key"]);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  expect(server.to(`GET /batches/${batchId}`)).toHaveLength(6);
});

test("yields the events of a batch that was started elsewhere", async () => {
  const { client } = await setUp([3, 7]);
  const events: BatchEvent[] = [];
  for await (const event of client.images.events(batchId)) events.push(event);
  expect(typesOf(events)).toEqual(typesOf(partialBatch));
  const sequences = events.map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
});

test("aborting the signal cancels the batch", async () => {
  const { server, client } = await setUp([3], canceledBatch);
  const controller = new AbortController();
  const result = await client.images.generate(request, {
    signal: controller.signal,
    onEvent: () => controller.abort(),
  });
  expect(result).toEqual(resultAfter(canceledBatch));
  expect(server.to(`POST /batches/${batchId}/cancel`)).toHaveLength(1);
});

test("leaving the loop stops polling", async () => {
  const { server, client } = await setUp([3]);
  for await (const event of client.images.stream(request)) if (event.type === "slot-progress") break;
  const polls = server.to(`GET /batches/${batchId}`).length;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(server.to(`GET /batches/${batchId}`)).toHaveLength(polls);
});
