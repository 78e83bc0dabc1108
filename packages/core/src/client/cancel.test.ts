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

/** Sends these events and then nothing more, without closing the stream. */
function stuckAfter(events: readonly BatchEvent[]): Script {
  return (_asked, response) => {
    beginEvents(response);
    response.write(events.map(frameOf).join(""));
  };
}

const confirm: Script = (_asked, response) => sendResult(response, resultAfter(canceledBatch));

describe("aborting the signal cancels the batch", () => {
  test.each([1, 2, 3, 4, 5])("after %i of its events; the result has the finished images", async (count) => {
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
    // The client also closes the stream.
    await server.to(post)[0]?.closed;
  });

  test("before its first event arrives: the batch is canceled once its id is known", async () => {
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

  test("while the client waits to reconnect", async () => {
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

  test("after the loop was left", async () => {
    const server = await wireServer({ [post]: stuckAfter(canceledBatch.slice(0, 2)), [cancel]: confirm });
    const controller = new AbortController();
    for await (const _event of clientFor(server).images.stream(request, { signal: controller.signal })) break;
    expect(server.to(cancel)).toHaveLength(0);
    controller.abort();
    await expect.poll(() => server.to(cancel).length).toBe(1);
  });

  test("of a retry", async () => {
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

  test("and the stream then yields the events of the cancellation", async () => {
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

describe("the call rejects with the signal's reason", () => {
  const reason = new Error("no longer wanted");

  test("before anything is sent", async () => {
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

  test("while the headers are being created: nothing is sent", async () => {
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

  test("if the batch does not start in time", async () => {
    const controller = new AbortController();
    const server = await wireServer({ [post]: () => controller.abort(reason) });
    const client = clientFor(server, { cancelMs: 20 });
    await expect(client.images.generate(request, { signal: controller.signal })).rejects.toBe(reason);
    expect(server.to(post)).toHaveLength(1);
  });

  test.each<[string, Script]>([
    ["is refused", (_asked, response) => sendProblem(response, 403, { code: "forbidden", detail: "No." })],
    ["is not answered", () => {}],
  ])("if the cancel request %s", async (_title, script) => {
    const server = await wireServer({ [post]: stuckAfter(canceledBatch.slice(0, 2)), [cancel]: script });
    const controller = new AbortController();
    const onEvent = () => controller.abort(reason);
    const client = clientFor(server, { cancelMs: 50 });
    await expect(client.images.generate(request, { signal: controller.signal, onEvent })).rejects.toBe(
      reason,
    );
  });

  test("if the caller only reads events: nothing is canceled", async () => {
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

  test("or with a DramatisError, if an old signal has no reason", async () => {
    const server = await wireServer({});
    const signal = Object.assign(new EventTarget(), { aborted: true }) as unknown as AbortSignal;
    await expect(clientFor(server).images.generate(request, { signal })).rejects.toMatchObject({
      code: "canceled",
    });
  });
});

describe("leaving the loop", () => {
  test("closes the connection and cancels nothing", async () => {
    const server = await wireServer({ [post]: stuckAfter(partialBatch.slice(0, 3)) });
    for await (const event of clientFor(server).images.stream(request))
      if (event.type === "slot-progress") break;
    await server.to(post)[0]?.closed;
    expect(server.asked).toHaveLength(1);
  });

  test("while a read is pending", async () => {
    const server = await wireServer({ [post]: stuckAfter(partialBatch.slice(0, 1)) });
    const events = clientFor(server).images.stream(request)[Symbol.asyncIterator]();
    await events.next();
    const next = events.next();
    await events.return?.();
    await expect(next).resolves.toMatchObject({ done: true });
    await server.to(post)[0]?.closed;
    expect(server.asked).toHaveLength(1);
  });

  test("because a listener throws: the call rejects with its error", async () => {
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
