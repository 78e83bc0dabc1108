import { expect, test } from "vitest";
import { batchId } from "../../tests/testing/batch-events.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import { createClientWithTiming } from "./create-client.ts";
import { quickTiming } from "./testing/quick-timing.ts";
import { canceledBatch, partialBatch, resultAfter } from "./testing/sample-batch.ts";
import { sendEvents, sendJson, sendResult, wireServer } from "./testing/wire-server.ts";

const generate = "POST /generate_character_reference";
const request = { description: "a pirate" };

/** As React Native's: there is no body to be read while it comes. */
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

/** What was not seen as it happened is told slot by slot. */
function typesOf(events: readonly BatchEvent[]): string[] {
  return events.map(({ type }) => type).toSorted();
}

async function setUp(steps: readonly number[], batch: readonly BatchEvent[] = partialBatch) {
  let look = 0;
  const server = await wireServer({
    [generate]: ({ headers }, response) => {
      if (headers.prefer === "respond-async") sendJson(response, { batch_id: batchId }, 202);
      else sendEvents(response, batch.slice(0, 1));
    },
    [`GET /batches/${batchId}/events`]: (_asked, response) => sendEvents(response, batch),
    [`GET /batches/${batchId}`]: (_asked, response) => {
      const count = steps[Math.min(look++, steps.length - 1)] ?? batch.length;
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

test("where no answer can be read while it comes, the batch is looked at again and again", async () => {
  const { server, client } = await setUp([1, 1, 3, 3, 5, 7]);
  const types: string[] = [];
  const result = await client.images.generate(request, { onEvent: ({ type }) => types.push(type) });
  expect(result).toEqual(resultAfter(partialBatch));
  expect(types.toSorted()).toEqual(typesOf(partialBatch));
  // It asked for events first: what it then sent again was the same request.
  const keys = server.to(generate).map(({ headers }) => headers["idempotency-key"]);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  expect(server.to(`GET /batches/${batchId}`)).toHaveLength(6);
});

test("events of a batch that was begun elsewhere", async () => {
  const { client } = await setUp([3, 7]);
  const events: BatchEvent[] = [];
  for await (const event of client.images.events(batchId)) events.push(event);
  expect(typesOf(events)).toEqual(typesOf(partialBatch));
  const sequences = events.map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
});

test("the signal cancels here too", async () => {
  const { server, client } = await setUp([3], canceledBatch);
  const controller = new AbortController();
  const result = await client.images.generate(request, {
    signal: controller.signal,
    onEvent: () => controller.abort(),
  });
  expect(result).toEqual(resultAfter(canceledBatch));
  expect(server.to(`POST /batches/${batchId}/cancel`)).toHaveLength(1);
});

test("breaking out ends the looking", async () => {
  const { server, client } = await setUp([3]);
  for await (const event of client.images.stream(request)) if (event.type === "slot-progress") break;
  const looks = server.to(`GET /batches/${batchId}`).length;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(server.to(`GET /batches/${batchId}`)).toHaveLength(looks);
});
