import { expect, test } from "vitest";
import { memoryStore } from "../../packages/core/src/index.ts";
import { startEndpoints } from "./endpoints.ts";
import { createMalformedRequest } from "./malformed-request.ts";
import { Random } from "./random.ts";
import { sendRaw } from "./send-raw.ts";

const count = process.env.DRAMATIS_FULL ? 10_000 : 2_400;
const concurrency = 16;
/** The statuses that this many requests are certain to cause. */
const expectedStatuses = [
  200,
  304,
  400,
  404,
  405,
  415,
  422,
  ...(process.env.DRAMATIS_FULL ? [206, 403, 412, 416] : []),
];

test(`${count} malformed requests to every route: none causes a 500, none hangs, and no connection stays open`, async () => {
  const errors: unknown[] = [];
  const logger = {
    debug() {},
    info() {},
    warn() {},
    error: (...values: unknown[]) => void errors.push(values),
  };
  const { origin, server, characters, videos, emulator, close } = await startEndpoints({
    store: memoryStore(),
    emulator: { scenario: { timing: { startMs: [0, 0], runMs: [0, 5] } } },
    handler: { logger, heartbeatMs: 200, maxUploadBytes: 40_000 },
  });
  try {
    const { batchId, images } = await characters.generate({ description: "a shy vampire", numImages: 1 });
    const made = await videos.generate({ prompt: "it waves" });
    const ids = {
      image: images[0]?.id ?? "",
      batch: batchId,
      video: made.video?.id ?? "",
      videoBatch: made.batchId,
    };
    const port = Number(new URL(origin).port);
    const random = new Random(20_261_122);
    const statuses = new Map<string, number>();
    const wrong: string[] = [];
    for (let sent = 0; sent < count; sent += concurrency) {
      const requests = Array.from({ length: concurrency }, () => createMalformedRequest(random, ids));
      const answers = await Promise.all(requests.map((request) => sendRaw(port, request, 20_000)));
      for (const [index, { status, text, hung }] of answers.entries()) {
        statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
        const isWrong =
          hung ||
          (status !== undefined && status >= 500 && status !== 501) ||
          /\/work\/|node_modules|at \w+ \(/.test(text);
        if (isWrong)
          wrong.push(
            `${requests[index]?.head}${requests[index]?.body.subarray(0, 300)}\n=> ${hung ? "hung" : text.slice(0, 600)}`,
          );
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(errors).toEqual([]);
    // The test is only valid if the requests have reached the routes.
    for (const status of expectedStatuses) {
      expect([status, statuses.get(String(status)) ?? 0]).not.toEqual([status, 0]);
    }
    expect(await (await fetch(`${origin}/api/mv/batches/${batchId}`)).json()).toMatchObject({
      status: "succeeded",
    });
    const open = await new Promise<number>((resolve) =>
      server.getConnections((_error, connections) => resolve(connections)),
    );
    expect(open).toBeLessThanOrEqual(1);
    expect(emulator.predictions.every(({ status }) => status === "succeeded")).toBe(true);
  } finally {
    await close();
  }
}, 600_000);
