import { describe, expect, test } from "vitest";
import { batchId } from "../../tests/testing/batch-events.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import { createClientWithTiming } from "./create-client.ts";
import type { DramatisClient } from "./dramatis-client.ts";
import { quickTiming } from "./testing/quick-timing.ts";
import { partialBatch, resultAfter, retriedBatch } from "./testing/sample-batch.ts";
import {
  beginEvents,
  frameOf,
  type Script,
  sendEvents,
  sendProblem,
  unread,
  type WireServer,
  wireServer,
} from "./testing/wire-server.ts";
import type { ClientTiming } from "./timing.ts";

const generatePath = "/generate_character_reference";
const eventsPath = `/batches/${batchId}/events`;
const request = { description: "a pirate", numImages: 2 };

function clientFor(server: WireServer, timing: Partial<ClientTiming> = {}): DramatisClient {
  return createClientWithTiming({ baseUrl: server.baseUrl }, { ...quickTiming, ...timing });
}

async function all(events: AsyncIterable<BatchEvent>): Promise<BatchEvent[]> {
  const read: BatchEvent[] = [];
  for await (const event of events) read.push(event);
  return read;
}

function eventsResponse(bytes: Uint8Array, breaks: boolean): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      if (!breaks) controller.close();
    },
    pull(controller) {
      controller.error(new TypeError("terminated"));
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** Answers the first request with one script, and all later requests with another. */
function once(first: Script, then: Script): Script {
  let calls = 0;
  return (asked, response) => (calls++ === 0 ? first : then)(asked, response);
}

const cut: Script = (_asked, response) => {
  response.destroy();
};

describe("a broken connection", () => {
  const stream = Buffer.from(`retry: 1000\n\n${partialBatch.map(frameOf).join("")}`);
  const firstEnd = stream.indexOf("\n\n", "retry: 1000\n\n".length) + 2;

  const journaled = partialBatch.filter(({ type }) => type !== "slot-progress");

  test("is restored after any byte, and each event is reported once", async () => {
    const cutAt = async (at: number) => {
      const keys = new Set<string | null>();
      let posts = 0;
      const fetch = async (url: string, { method, headers }: RequestInit = {}) => {
        const sent = new Headers(headers);
        if (method === "POST") {
          keys.add(sent.get("idempotency-key"));
          if (posts++ === 0) return eventsResponse(stream.subarray(0, at), true);
        }
        expect(method === "POST" || url.endsWith(eventsPath)).toBe(true);
        const rest = unread(
          { headers: { "last-event-id": sent.get("last-event-id") ?? undefined } },
          partialBatch,
        );
        return eventsResponse(Buffer.from(rest.map(frameOf).join("")), false);
      };
      const events = await all(createClientWithTiming({ fetch }, quickTiming).images.stream(request));
      expect(events.filter(({ type }) => type !== "slot-progress")).toEqual(journaled);
      // The request is repeated only if nothing was read, and then with the same key.
      expect(posts).toBe(at < firstEnd ? 2 : 1);
      expect(keys.size).toBe(1);
    };
    const positions = Array.from(stream.keys());
    while (positions.length > 0) await Promise.all(positions.splice(0, 100).map(cutAt));
  }, 60_000);

  test("is restored on a real socket", async () => {
    let at = firstEnd;
    const server = await wireServer({
      [`POST ${generatePath}`]: (_asked, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(stream.subarray(0, at), () => response.destroy());
      },
      [`GET ${eventsPath}`]: (asked, response) => sendEvents(response, unread(asked, partialBatch)),
    });
    let streams = 0;
    for (; at < stream.length; at += 67) {
      const events = await all(clientFor(server).images.stream(request));
      expect(events.filter(({ type }) => type !== "slot-progress")).toEqual(journaled);
      streams += 1;
    }
    expect(server.to(`POST ${generatePath}`)).toHaveLength(streams);
  });

  test("is restored with the id of the last event that was read", async () => {
    const server = await wireServer({
      [`POST ${generatePath}`]: (_asked, response) => {
        beginEvents(response);
        response.write(partialBatch.slice(0, 4).map(frameOf).join(""), () => response.destroy());
      },
      [`GET ${eventsPath}`]: once(cut, (asked, response) =>
        sendEvents(response, unread(asked, partialBatch)),
      ),
    });
    await all(clientFor(server).images.stream(request));
    const last = server.to(`GET ${eventsPath}`).map(({ headers }) => headers["last-event-id"]);
    expect(last).toEqual(["3", "3"]);
  });

  test.each<[string, Script]>([
    ["before any answer", cut],
    [
      "before the first event",
      (_asked, response) => {
        beginEvents(response);
        response.write(stream.subarray(13, firstEnd - 1), () => response.destroy());
      },
    ],
    [
      "by an error response of a gateway",
      (_asked, response) => {
        response.writeHead(502, { "content-type": "text/html" }).end("<h1>502 Bad Gateway</h1>");
      },
    ],
  ])("%s: the same request is sent again", async (_title, first) => {
    const server = await wireServer({
      [`POST ${generatePath}`]: once(first, (_asked, response) => sendEvents(response, partialBatch)),
    });
    const result = await clientFor(server).images.generate(request);
    expect(result).toEqual(resultAfter(partialBatch));
    const [one, two, ...more] = server.to(`POST ${generatePath}`);
    expect(more).toEqual([]);
    expect(one?.headers["idempotency-key"]).toMatch(/^[0-9a-f-]{32,36}$/);
    expect(two?.headers["idempotency-key"]).toBe(one?.headers["idempotency-key"]);
    expect(two?.body).toBe(one?.body);
  });

  test("that cannot be restored rejects; the batch continues", async () => {
    const server = await wireServer({
      [`POST ${generatePath}`]: (_asked, response) => {
        beginEvents(response);
        response.write(partialBatch.slice(0, 2).map(frameOf).join(""), () => response.destroy());
      },
      [`GET ${eventsPath}`]: cut,
    });
    await expect(clientFor(server).images.generate(request)).rejects.toMatchObject({
      code: "internal",
      retryable: true,
      batchId,
    });
    expect(server.to(`GET ${eventsPath}`)).toHaveLength(quickTiming.retry.tries);
    expect(server.to(`POST ${generatePath}`)).toHaveLength(1);
  });

  test("that cannot be restored before the first event rejects with outcome_unknown", async () => {
    const server = await wireServer({ [`POST ${generatePath}`]: cut });
    await expect(clientFor(server).images.generate(request)).rejects.toMatchObject({
      code: "outcome_unknown",
      retryable: true,
    });
    const keys = server.to(`POST ${generatePath}`).map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(quickTiming.retry.tries + 1);
    expect(new Set(keys).size).toBe(1);
  });

  test("that yields nothing new after each reconnection rejects", async () => {
    const server = await wireServer({
      [`GET ${eventsPath}`]: (_asked, response) => sendEvents(response, partialBatch.slice(0, 3)),
    });
    await expect(all(clientFor(server).images.events(batchId))).rejects.toMatchObject({
      code: "internal",
      retryable: true,
    });
  });

  test("that yields something new after each reconnection is restored again", async () => {
    const server = await wireServer({
      [`GET ${eventsPath}`]: (asked, response) => {
        beginEvents(response);
        const [next] = unread(asked, partialBatch).filter(({ type }) => type !== "slot-progress");
        response.end(next && frameOf(next));
      },
    });
    const tries = { ...quickTiming.retry, tries: 1 };
    const events = await all(clientFor(server, { retry: tries }).images.events(batchId));
    expect(events).toEqual(partialBatch.filter(({ type }) => type !== "slot-progress"));
  });

  test("that sends a heartbeat after each reconnection is restored again", async () => {
    let calls = 0;
    const server = await wireServer({
      [`GET ${eventsPath}`]: (asked, response) => {
        beginEvents(response);
        response.end(calls++ < 20 ? ": still there\n\n" : unread(asked, partialBatch).map(frameOf).join(""));
      },
    });
    await expect(all(clientFor(server).images.events(batchId))).resolves.toEqual(partialBatch);
  });
});

test("a silent connection is treated as broken", async () => {
  const server = await wireServer({
    [`POST ${generatePath}`]: (_asked, response) => {
      beginEvents(response);
      response.write(partialBatch.slice(0, 2).map(frameOf).join(""));
    },
    [`GET ${eventsPath}`]: (asked, response) => sendEvents(response, unread(asked, partialBatch)),
  });
  const result = await clientFor(server, { silentMs: 50 }).images.generate(request);
  expect(result).toEqual(resultAfter(partialBatch));
  // The client closes it.
  await server.to(`POST ${generatePath}`)[0]?.closed;
});

test("a server that does not answer is treated as unreachable", async () => {
  const server = await wireServer({
    [`POST ${generatePath}`]: once(
      () => {},
      (_asked, response) => sendEvents(response, partialBatch),
    ),
  });
  await expect(clientFor(server, { silentMs: 50 }).images.generate(request)).resolves.toEqual(
    resultAfter(partialBatch),
  );
});

test("the client does not wait for a connection that stays open after the end", async () => {
  const server = await wireServer({
    [`POST ${generatePath}`]: (_asked, response) => {
      beginEvents(response);
      response.write(partialBatch.map(frameOf).join(""));
    },
  });
  await expect(clientFor(server, { lingerMs: 20 }).images.generate(request)).resolves.toEqual(
    resultAfter(partialBatch),
  );
});

test("the events of a retried batch are read to its last end", async () => {
  const server = await wireServer({
    [`POST ${generatePath}`]: (_asked, response) => sendEvents(response, retriedBatch),
  });
  await expect(clientFor(server).images.generate(request)).resolves.toEqual(resultAfter(retriedBatch));
});

test("a batch that is being retried continues after a reconnection, although its first run has ended", async () => {
  const server = await wireServer({
    [`POST ${generatePath}`]: (_asked, response) => {
      beginEvents(response);
      response.write(retriedBatch.slice(0, 9).map(frameOf).join(""), () => response.destroy());
    },
    [`GET ${eventsPath}`]: (asked, response) => sendEvents(response, unread(asked, retriedBatch)),
  });
  await expect(clientFor(server).images.generate(request)).resolves.toEqual(resultAfter(retriedBatch));
});

test("204 means the end of the events", async () => {
  const server = await wireServer({
    [`GET ${eventsPath}`]: (_asked, response) => {
      response.writeHead(204).end();
    },
  });
  await expect(all(clientFor(server).images.events(batchId, { after: 6 }))).resolves.toEqual([]);
  expect(server.to(`GET ${eventsPath}`)[0]?.headers["last-event-id"]).toBe("6");
});

describe("a final answer", () => {
  test.each([401, 404, 409])("%i stops reconnecting", async (status) => {
    const server = await wireServer({
      [`POST ${generatePath}`]: (_asked, response) => {
        beginEvents(response);
        response.write(partialBatch.slice(0, 2).map(frameOf).join(""), () => response.destroy());
      },
      [`GET ${eventsPath}`]: (_asked, response) =>
        sendProblem(response, status, { code: "not_found", detail: "Gone." }),
    });
    await expect(clientFor(server).images.generate(request)).rejects.toMatchObject({
      code: "not_found",
      message: "Gone.",
    });
    expect(server.to(`GET ${eventsPath}`)).toHaveLength(1);
  });

  test.each([429, 503])("%i to the first request rejects: no batch was started", async (status) => {
    const code = status === 429 ? "rate_limited" : "insufficient_credit";
    const server = await wireServer({
      [`POST ${generatePath}`]: (_asked, response) =>
        sendProblem(response, status, { code, detail: "Later." }),
    });
    await expect(clientFor(server).images.generate(request)).rejects.toMatchObject({ code, retryable: true });
    expect(server.asked).toHaveLength(1);
  });

  test("429 after the start is waited out", async () => {
    const server = await wireServer({
      [`GET ${eventsPath}`]: once(
        (_asked, response) =>
          sendProblem(response, 429, { code: "rate_limited", detail: "Later.", retry_after_ms: 5 }),
        (asked, response) => sendEvents(response, unread(asked, partialBatch)),
      ),
    });
    await expect(all(clientFor(server).images.events(batchId))).resolves.toEqual(partialBatch);
  });

  test("an invalid event rejects", async () => {
    const server = await wireServer({
      [`POST ${generatePath}`]: (_asked, response) => {
        beginEvents(response);
        response.end('event: batch-start\ndata: {"type":"batch-start"}\n\n');
      },
    });
    await expect(clientFor(server).images.generate(request)).rejects.toMatchObject({
      code: "internal",
      retryable: false,
    });
    expect(server.asked).toHaveLength(1);
  });

  test("an unknown event is skipped", async () => {
    const server = await wireServer({
      [`POST ${generatePath}`]: (_asked, response) => {
        beginEvents(response);
        response.write('event: ping\ndata: pong\n\ndata: {"type":"slot-preview"}\n\n');
        response.end(partialBatch.map(frameOf).join(""));
      },
    });
    await expect(all(clientFor(server).images.stream(request))).resolves.toEqual(partialBatch);
  });
});

test("the caller's key is used, and reading a stream twice joins the same batch", async () => {
  const server = await wireServer({
    [`POST ${generatePath}`]: (_asked, response) => sendEvents(response, partialBatch),
  });
  const client = clientFor(server);
  await client.images.generate(request, { idempotencyKey: "mine" });
  const stream = client.images.stream(request);
  expect(await all(stream)).toEqual(await all(stream));
  const keys = server.asked.map(({ headers }) => headers["idempotency-key"]);
  expect(keys[0]).toBe("mine");
  expect(keys[1]).toBe(keys[2]);
});
