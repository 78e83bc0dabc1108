import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { memoryStore } from "../../packages/core/src/index.ts";
import { startEndpoints } from "./endpoints.ts";
import { listenToEvents } from "./listen-to-events.ts";

const full = process.env.DRAMATIS_FULL !== undefined;
const batches = full ? 64 : 16;
const listeners = full ? 500 : 120;
const rounds = full ? 4 : 2;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

test(`${listeners} event streams on ${batches} batches, some slow or broken: every event arrives, and no memory is leaked`, async () => {
  const { origin, server, characters, close } = await startEndpoints({
    store: memoryStore(),
    // Limits the emulator's own memory, so that it is not mistaken for a leak of the endpoints.
    emulator: {
      keepPredictions: 100,
      keepRequests: 100,
      scenario: { timing: { startMs: [50, 300], runMs: [200, 1500] } },
    },
    concurrency: batches,
    handler: { heartbeatMs: 100 },
  });
  try {
    const memory: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const started = await Promise.all(
        Array.from({ length: batches }, () => characters.start({ description: "a shy vampire" })),
      );
      const urls = started.map(({ batchId }) => `${origin}/api/mv/batches/${batchId}/events`);
      const received = await Promise.all(
        Array.from({ length: listeners }, (_, index) =>
          listenToEvents(urls[index % batches] ?? "", {
            pauseMs: index % 5 === 0 ? 30 : 0,
            ...(index % 7 === 0 ? { breakAfter: 3 } : {}),
          }),
        ),
      );
      for (const [index, { ids, ended }] of received.entries()) {
        const batchId = started[index % batches]?.batchId ?? "";
        const sequences: number[] = [];
        for await (const event of characters.events(batchId)) sequences.push(event.sequence);
        expect(ended).toBe(true);
        expect(ids).toEqual(sequences);
      }
      // Empties the in-memory store before memory is measured, because its content is not a leak.
      await Promise.all(started.map(({ batchId }) => characters.removeBatch(batchId)));
      collectGarbage();
      memory.push(process.memoryUsage().heapUsed);
    }
    const connections = () =>
      new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
    for (let tries = 0; tries < 100 && (await connections()) > 0; tries += 1) await delay(20);
    expect(await connections()).toBe(0);
    const grown = ((memory.at(-1) ?? 0) - (memory[0] ?? 0)) / 1e6;
    process.stdout.write(
      `${listeners} streams on ${batches} batches, ${rounds} rounds: the heap grew by ${grown.toFixed(1)} MB from the first round to the last\n`,
    );
    expect(grown).toBeLessThan(16);
  } finally {
    await close();
  }
}, 600_000);
