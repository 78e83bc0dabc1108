import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { memoryStore } from "../../packages/core/src/index.ts";
import { startEndpoints } from "./endpoints.ts";

test("with webhooks, Replicate is not polled, repeated deliveries get 204, and forged ones 401", async () => {
  const { origin, emulator, characters, close } = await startEndpoints({
    store: memoryStore(),
    webhooks: true,
    emulator: { scenario: { timing: { startMs: [100, 200], runMs: [1_000, 2_000] } } },
  });
  try {
    const results = await Promise.all(
      [1, 2, 3].map(() => characters.generate({ description: "a shy vampire" })),
    );
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    const count = (route: string) => emulator.requests.filter((request) => request.route === route).length;
    expect({ creates: count("create"), polls: count("get"), secret: count("webhook-secret") }).toMatchObject({
      creates: 3,
      polls: 0,
    });
    for (let tries = 0; tries < 100 && emulator.webhooks.length < 6; tries += 1) await delay(20);
    expect(emulator.webhooks.length).toBeGreaterThanOrEqual(6);
    expect(emulator.webhooks.every(({ outcome }) => outcome === 204)).toBe(true);
    const forged = await fetch(`${origin}/api/mv/webhooks/replicate?tag=${results[0]?.batchId}/0/1`, {
      method: "POST",
      headers: {
        "webhook-id": "msg_1",
        "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
        "webhook-signature": "v1,AAAA",
      },
      body: "{}",
    });
    expect(forged.status).toBe(401);
  } finally {
    await close();
  }
}, 60_000);
