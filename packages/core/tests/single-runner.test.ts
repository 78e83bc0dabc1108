import { expect, test } from "vitest";
import { memoryStore } from "../src/store/memory-store.ts";
import type { Store } from "../src/store/store.ts";
import { createTestApp } from "./testing/test-app.ts";
import { sleep } from "./testing/virtual-clock.ts";

// A record can be read before its append returns; here, this much earlier. In that time, the same engine must not treat
// the batch as abandoned.
const lateMs = 30;
const request = { description: "a pirate" };

function slowToAcknowledge(): Store {
  const store = memoryStore();
  const { journal } = store;
  const append = journal.append.bind(journal);
  journal.append = async (...records) => {
    const length = await append(...records);
    await sleep(lateMs);
    return length;
  };
  return store;
}

async function createSlowApp() {
  return createTestApp({ store: slowToAcknowledge(), scenario: { timing: { runMs: [50, 100] } } });
}

test.each([0, 1, 10, 25, 35])(
  "a batch that is started again with its key %i ms later is paid once",
  async (ms) => {
    const { characters, creates } = await createSlowApp();
    const [one, other] = await Promise.all(
      [0, ms].map(async (wait) => {
        await sleep(wait);
        return characters.generate(request, { idempotencyKey: "one" });
      }),
    );
    expect(other).toEqual(one);
    expect(one?.status).toBe("succeeded");
    expect(creates()).toHaveLength(4);
  },
);

test("a batch that is resumed while it starts is paid once", async () => {
  const { characters, creates } = await createSlowApp();
  const started = characters.generate(request);
  let isStarted = false;
  void started.finally(() => {
    isStarted = true;
  });
  while (!isStarted) {
    for await (const _result of characters.resume());
    await sleep(1);
  }
  expect((await started).status).toBe("succeeded");
  expect(creates()).toHaveLength(4);
});

test.each([0, 1, 10, 25, 35])("slots that are retried again %i ms later are paid once", async (ms) => {
  const { characters, creates } = await createTestApp({
    store: slowToAcknowledge(),
    scenario: {
      timing: { runMs: [50, 100] },
      prediction: ({ index }) =>
        index < 2 ? { end: { status: "failed", error: "CUDA out of memory" } } : undefined,
    },
  });
  const first = await characters.generate(request);
  expect(first.failures).toHaveLength(2);
  const [one, other] = await Promise.all(
    [0, ms].map(async (wait, index) => {
      await sleep(wait);
      return characters.retry(first.batchId, { idempotencyKey: `retry ${index}` });
    }),
  );
  expect(other).toEqual(one);
  expect(one?.status).toBe("succeeded");
  expect(creates()).toHaveLength(6);
});
