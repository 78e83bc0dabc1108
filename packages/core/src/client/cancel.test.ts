import { describe, expect, test } from "vitest";
import { batchId } from "../../tests/testing/batch-events.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import { createClientWithTiming } from "./create-client.ts";
import { quickTiming } from "./testing/quick-timing.ts";
import { canceledBatch, partialBatch, resultAfter } from "./testing/sample-batch.ts";
import {
  beginEvents,
  frameOf,
  type Script,
  sendProblem,
  sendResult,
  type WireServer,
  wireServer,
} from "./testing/wire-server.ts";
import type { ClientTiming } from "./timing.ts";

const post = "POST /generate_character_reference";
const cancel = `POST /batches/${batchId}/cancel`;
const request = { description: "a pirate" };

function clientFor(server: WireServer, timing: Partial<ClientTiming> = {}) {
  return createClientWithTiming({ baseUrl: server.baseUrl }, { ...quickTiming, ...timing });
}

/** A stream that says so much and then waits. */
function stuckAfter(events: readonly BatchEvent[]): Script {
  return (_asked, response) => {
    beginEvents(response);
    response.write(events.map(frameOf).join(""));
  };
}

const confirm: Script = (_asked, response) => sendResult(response, resultAfter(canceledBatch));

describe("the signal cancels the batch", () => {
  test.each([1, 2, 3, 4, 5])("after %i of its events; what was finished is the result", async (count) => {
    const server = await wireServer({ [post]: stuckAfter(canceledBatch.slice(0, count)), [cancel]: confirm });
    const controller = new AbortController();
    let seen = 0;
    const result = await clientFor(server).images.generate(request, {
      signal: controller.signal,
      onEvent: () => {
        seen++;
        if (seen === count) controller.abort();
      },
    });
    expect(result).toEqual(resultAfter(canceledBatch));
    expect(server.to(cancel)).toHaveLength(1);
    // The stream was left as well.
    await server.to(post)[0]?.closed;
  });

  test("while its first event is on its way: the batch is canceled once it has an id", async () => {
    const controller = new AbortController();
    const server = await wireServer({
      [post]: (asked, response) => {
        controller.abort();
        setTimeout(() => stuckAfter(canceledBatch.slice(0, 1))(asked, response), 20);
      },
      [cancel]: confirm,
    });
    const result = await clientFor(server).images.generate(request, { signal: controller.signal });
    expect(result).toEqual(resultAfter(canceledBatch));
    expect(server.to(cancel)).toHaveLength(1);
  });

  test("while it waits to reconnect", async () => {
    const controller = new AbortController();
    const server = await wireServer({
      [post]: (_asked, response) => {
        beginEvents(response);
        response.write(canceledBatch.slice(0, 2).map(frameOf).join(""), () => response.destroy());
      },
      [`GET /batches/${batchId}/events`]: (_asked, response) => {
        response.destroy();
        setTimeout(() => controller.abort(), 20);
      },
      [cancel]: confirm,
    });
    const retry = { firstMs: 1, longestMs: 60_000, tries: 40 };
    const result = await clientFor(server, { retry }).images.generate(request, { signal: controller.signal });
    expect(result).toEqual(resultAfter(canceledBatch));
  });

  test("also once the loop was left", async () => {
    const server = await wireServer({ [post]: stuckAfter(canceledBatch.slice(0, 2)), [cancel]: confirm });
    const controller = new AbortController();
    for await (const _event of clientFor(server).images.stream(request, { signal: controller.signal })) break;
    expect(server.to(cancel)).toHaveLength(0);
    controller.abort();
    await expect.poll(() => server.to(cancel).length).toBe(1);
  });

  test("of a retry too", async () => {
    const server = await wireServer({
      [`POST /batches/${batchId}/retry`]: stuckAfter(canceledBatch.slice(0, 3)),
      [cancel]: confirm,
    });
    const controller = new AbortController();
    const onEvent = () => controller.abort();
    const result = await clientFor(server).images.retry(batchId, { signal: controller.signal, onEvent });
    expect(result).toEqual(resultAfter(canceledBatch));
    expect(server.to(cancel)).toHaveLength(1);
  });

  test("the stream tells what the cancel has brought", async () => {
    const server = await wireServer({ [post]: stuckAfter(canceledBatch.slice(0, 4)), [cancel]: confirm });
    const controller = new AbortController();
    const types: string[] = [];
    for await (const event of clientFor(server).images.stream(request, { signal: controller.signal })) {
      types.push(event.type);
      if (types.length === 4) controller.abort();
    }
    expect(types.slice(4)).toEqual(["slot-end", "slot-error", "batch-end"]);
  });
});

describe("the signal's reason is what the call rejects with", () => {
  const reason = new Error("no longer wanted");

  test("before anything was sent", async () => {
    const server = await wireServer({});
    const signal = AbortSignal.abort(reason);
    const client = clientFor(server);
    await expect(client.images.generate(request, { signal })).rejects.toBe(reason);
    await expect(client.images.start(request, { signal })).rejects.toBe(reason);
    await expect(client.images.retry(batchId, { signal })).rejects.toBe(reason);
    await expect(client.images.batch(batchId, { signal })).rejects.toBe(reason);
    await expect(client.images.blob(batchId, { signal })).rejects.toBe(reason);
    await expect(client.images.events(batchId, { signal })[Symbol.asyncIterator]().next()).rejects.toBe(
      reason,
    );
    expect(server.asked).toEqual([]);
  });

  test("while the headers are made: nothing is sent", async () => {
    const server = await wireServer({});
    const controller = new AbortController();
    const headers = async () => {
      controller.abort(reason);
      return {};
    };
    const client = createClientWithTiming({ baseUrl: server.baseUrl, headers }, quickTiming);
    await expect(client.images.generate(request, { signal: controller.signal })).rejects.toBe(reason);
    expect(server.asked).toEqual([]);
  });

  test("where the batch does not begin in time", async () => {
    const controller = new AbortController();
    const server = await wireServer({ [post]: () => controller.abort(reason) });
    const client = clientFor(server, { cancelMs: 20 });
    await expect(client.images.generate(request, { signal: controller.signal })).rejects.toBe(reason);
    expect(server.to(post)).toHaveLength(1);
  });

  test.each<[string, Script]>([
    ["is refused", (_asked, response) => sendProblem(response, 403, { code: "forbidden", detail: "No." })],
    ["is not answered", () => {}],
  ])("where the cancel %s", async (_title, script) => {
    const server = await wireServer({ [post]: stuckAfter(canceledBatch.slice(0, 2)), [cancel]: script });
    const controller = new AbortController();
    const onEvent = () => controller.abort(reason);
    const client = clientFor(server, { cancelMs: 50 });
    await expect(client.images.generate(request, { signal: controller.signal, onEvent })).rejects.toBe(
      reason,
    );
  });

  test("of whoever only listens: nothing is canceled", async () => {
    const server = await wireServer({
      [`GET /batches/${batchId}/events`]: stuckAfter(canceledBatch.slice(0, 2)),
    });
    const controller = new AbortController();
    const read = async () => {
      for await (const _event of clientFor(server).images.events(batchId, { signal: controller.signal }))
        controller.abort(reason);
    };
    await expect(read()).rejects.toBe(reason);
    expect(server.asked).toHaveLength(1);
  });

  test("with an old signal, which has none, it is a DramatisError", async () => {
    const server = await wireServer({});
    const signal = Object.assign(new EventTarget(), { aborted: true }) as unknown as AbortSignal;
    await expect(clientFor(server).images.generate(request, { signal })).rejects.toMatchObject({
      code: "canceled",
    });
  });
});

describe("breaking out", () => {
  test("ends the connection, and stops nothing", async () => {
    const server = await wireServer({ [post]: stuckAfter(partialBatch.slice(0, 3)) });
    for await (const event of clientFor(server).images.stream(request))
      if (event.type === "slot-progress") break;
    await server.to(post)[0]?.closed;
    expect(server.asked).toHaveLength(1);
  });

  test("while the next event is waited for", async () => {
    const server = await wireServer({ [post]: stuckAfter(partialBatch.slice(0, 1)) });
    const events = clientFor(server).images.stream(request)[Symbol.asyncIterator]();
    await events.next();
    const next = events.next();
    await events.return?.();
    await expect(next).resolves.toMatchObject({ done: true });
    await server.to(post)[0]?.closed;
    expect(server.asked).toHaveLength(1);
  });

  test("by a listener that throws rejects with what it threw", async () => {
    const server = await wireServer({ [post]: stuckAfter(partialBatch.slice(0, 1)) });
    const thrown = new Error("the listener's own");
    const onEvent = () => {
      throw thrown;
    };
    await expect(clientFor(server).images.generate(request, { onEvent })).rejects.toBe(thrown);
    expect(server.asked).toHaveLength(1);
  });
});

test("a batch that has ended is not canceled", async () => {
  const server = await wireServer({
    [post]: (_asked, response) => {
      beginEvents(response);
      response.end(partialBatch.map(frameOf).join(""));
    },
  });
  const controller = new AbortController();
  await clientFor(server).images.generate(request, { signal: controller.signal });
  controller.abort();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(server.asked).toHaveLength(1);
});
