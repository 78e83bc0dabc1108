import type { CreateFault, Scenario } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import { createTestApp, until } from "./testing/test-app.ts";

const description = "a dragon in a cardigan";
const models = ["google/imagen-4", "black-forest-labs/flux-dev"];

const unanswered: [string, CreateFault][] = [
  ["reset", { kind: "reset", created: true }],
  ["500", { kind: "answer", status: 500, created: true }],
  ["502", { kind: "answer", status: 502, body: "<html>Bad gateway</html>", created: true }],
  ["503", { kind: "answer", status: 503, created: true }],
  ["504", { kind: "answer", status: 504, created: true }],
  ["200 without a prediction", { kind: "answer", status: 200, body: { ok: true }, created: true }],
];

describe.each(models)("%s", (model) => {
  test.each(unanswered)(
    "%s after the prediction was created: it is found, not created again",
    async (_how, create) => {
      const { characters, emulator } = await createTestApp({ model, scenario: { prediction: [{ create }] } });
      const result = await characters.generate({ description });
      expect(result.status).toBe("succeeded");

      const planned = model === "google/imagen-4" ? 4 : 1;
      const sent = emulator.requests
        .map(({ route }) => route)
        .filter((route) => route === "create" || route === "list");
      expect(sent.filter((route) => route === "create")).toHaveLength(planned);
      expect(sent).toContain("list");
      expect(emulator.predictions).toHaveLength(planned);
      const used = new Set(result.images.map(({ metadata }) => metadata.predictionId));
      expect(used).toEqual(new Set(emulator.predictions.map(({ id }) => id)));
    },
  );

  test.each(unanswered)(
    "%s before anything was created: one more create, and only after the list was read",
    async (_how, fault) => {
      const create = { ...fault, created: false };
      const { characters, emulator } = await createTestApp({ model, scenario: { prediction: [{ create }] } });
      const result = await characters.generate({ description, numImages: 1 });
      expect(result.status).toBe("succeeded");
      const sent = emulator.requests
        .map(({ route }) => route)
        .filter((route) => route === "create" || route === "list");
      // The list can be read several times in a row.
      expect(sent.filter((route, at) => route !== sent[at - 1])).toEqual(["create", "list", "create"]);
      expect(emulator.predictions).toHaveLength(1);
    },
  );

  test("if all create responses are lost, each prediction is found by one slot", async () => {
    const prediction = () => ({ create: { kind: "reset", created: true } as const });
    const { characters, emulator } = await createTestApp({ model, scenario: { prediction } });
    const result = await characters.generate({ description });
    expect(result.status).toBe("succeeded");
    const used = result.images.map(({ metadata }) => metadata.predictionId);
    expect(new Set(used)).toEqual(new Set(emulator.predictions.map(({ id }) => id)));
    expect(emulator.predictions).toHaveLength(model === "google/imagen-4" ? 4 : 1);
  });
});

describe("a 404 proves that nothing was created:", () => {
  const notFound = { kind: "answer", status: 404, created: false } as const;

  test("after a transient 404, only a second create is sent", async () => {
    const { characters, creates, emulator } = await createTestApp({
      scenario: { prediction: ({ index }) => (index === 1 ? { create: notFound } : undefined) },
    });
    const { batchId } = await characters.start({ description });
    await until(() => emulator.predictions.length === 4);
    await characters.cancel(batchId);
    expect(creates()).toHaveLength(5);
    expect(emulator.requests.filter(({ route }) => route === "list")).toEqual([]);
  });

  test("after two 404s, the slot fails and can be retried", async () => {
    let isOn = true;
    const { characters, creates } = await createTestApp({
      scenario: {
        prediction: () => (isOn ? { create: notFound } : { end: { status: "failed", error: "x" } }),
      },
    });
    const { batchId, failures } = await characters.generate({ description, numImages: 1 });
    expect(failures).toMatchObject([{ code: "provider_rejected", retryable: true }]);
    expect(failures[0]?.message).toContain("owner/name:version");
    expect(creates()).toHaveLength(2);
    isOn = false;
    expect((await characters.retry(batchId)).failures).toMatchObject([{ code: "prediction_failed" }]);
    expect(creates()).toHaveLength(3);
  });

  test("a 429 does not count toward the two attempts", async () => {
    const scripts = [
      { create: { kind: "answer", status: 429, created: false } },
      { create: notFound },
      { end: { status: "failed", error: "x" } },
    ] as const;
    const { characters, creates } = await createTestApp({ scenario: { prediction: scripts } });
    const { failures } = await characters.generate({ description, numImages: 1 });
    expect(failures).toMatchObject([{ code: "prediction_failed" }]);
    expect(creates()).toHaveLength(3);
  });
});

test("a prediction that is listed late is found", async () => {
  const scenario: Scenario = {
    prediction: [{ create: { kind: "reset", created: true } }],
    list: { lagMs: 200 },
  };
  const { characters, emulator } = await createTestApp({ scenario });
  const result = await characters.generate({ description, numImages: 1 });
  expect(result.status).toBe("succeeded");
  expect(emulator.predictions).toHaveLength(1);
});

test("if the list fails, the slot fails as outcome_unknown and nothing is paid on a guess", async () => {
  const scenario: Scenario = {
    prediction: [{ create: { kind: "reset", created: true } }],
    list: { calls: () => ({ kind: "answer", status: 500 }) },
  };
  const { characters, creates } = await createTestApp({ scenario });
  const result = await characters.generate({ description });
  expect(result.status).toBe("partial");
  expect(result.failures).toMatchObject([{ code: "outcome_unknown", retryable: true }]);
  expect(creates()).toHaveLength(4);
});

test("if all creates fail and nothing is created, the slot fails after three creates", async () => {
  const prediction = () => ({ create: { kind: "answer", status: 500, created: false } as const });
  const { characters, creates, emulator } = await createTestApp({ scenario: { prediction } });
  const result = await characters.generate({ description, numImages: 1 });
  expect(result.failures).toMatchObject([{ code: "provider_unavailable" }]);
  expect(creates()).toHaveLength(3);
  expect(emulator.predictions).toHaveLength(0);
});

test("a prediction with the same input that belongs to another batch is not used", async () => {
  const store = (await createTestApp()).store;
  const prediction = ({ index }: { index: number }) =>
    index === 1 ? { create: { kind: "reset", created: false } as const } : undefined;
  const { characters, emulator } = await createTestApp({ store, scenario: { prediction } });
  const first = await characters.generate({ description, numImages: 1 });
  const second = await characters.generate({ description, numImages: 1 });
  expect(second.status).toBe("succeeded");
  expect(emulator.predictions).toHaveLength(2);
  expect(second.images[0]?.metadata.predictionId).not.toBe(first.images[0]?.metadata.predictionId);
});

test("throttled creates are sent later, and each is paid once", async () => {
  const scenario: Scenario = { rateLimit: { createsPerMinute: 300, burst: 1, hints: [] } };
  const { characters, creates, emulator } = await createTestApp({ scenario });
  const result = await characters.generate({ description });
  expect(result.status).toBe("succeeded");
  expect(emulator.predictions).toHaveLength(4);
  expect(creates().filter(({ status }) => status === 201)).toHaveLength(4);
  expect(creates().filter(({ status }) => status === 429).length).toBeGreaterThan(0);
});

describe("canceling by signal", () => {
  test("ends the batch immediately, keeps its finished images, and cancels at the provider", async () => {
    const prediction = ({ index }: { index: number }) => ({ runMs: index === 0 ? 0 : 5_000 });
    const { characters, emulator } = await createTestApp({ scenario: { prediction } });
    const stop = new AbortController();
    const running = characters.generate({ description }, { signal: stop.signal });
    await until(async () => (await characters.list()).items.length === 1);
    stop.abort();
    const result = await running;
    expect(result.status).toBe("canceled");
    expect(result.images).toHaveLength(1);
    expect(result.failures.map(({ code }) => code)).toEqual(["canceled", "canceled", "canceled"]);
    await until(() => emulator.predictions.filter(({ status }) => status === "canceled").length === 3);
    expect(emulator.predictions.map(({ status }) => status).sort()).toEqual([
      "canceled",
      "canceled",
      "canceled",
      "succeeded",
    ]);
    expect(await characters.batch(result.batchId)).toEqual(result);
  });

  test("keeps the paid image of a prediction that succeeds in spite of it", async () => {
    const prediction = () => ({ runMs: 400, cancels: () => ({ kind: "too-late" }) as const });
    const { characters, emulator } = await createTestApp({ scenario: { prediction } });
    const stop = new AbortController();
    const running = characters.generate({ description, numImages: 2 }, { signal: stop.signal });
    await until(() => emulator.predictions.length === 2);
    stop.abort();
    const { batchId, status } = await running;
    expect(status).toBe("canceled");
    await until(async () => (await characters.batch(batchId))?.images.length === 2);
    expect((await characters.batch(batchId))?.status).toBe("succeeded");
  });

  test("before the call sends no request and rejects with the reason", async () => {
    const { characters, emulator } = await createTestApp();
    const reason = new Error("changed my mind");
    await expect(characters.generate({ description }, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(emulator.requests).toHaveLength(0);
  });
});

test("a prediction that takes too long is canceled at the provider", async () => {
  const prediction = () => ({ runMs: 60_000 });
  const { characters, emulator } = await createTestApp({ scenario: { prediction }, timeoutMs: 300 });
  const result = await characters.generate({ description, numImages: 1 });
  expect(result.failures).toMatchObject([{ code: "prediction_timeout", retryable: true }]);
  expect(emulator.predictions[0]?.status).toBe("canceled");
});

test("closing rejects pending calls and cancels nothing at the provider", async () => {
  const { characters, emulator } = await createTestApp({
    scenario: { prediction: () => ({ runMs: 60_000 }) },
  });
  const running = characters.generate({ description });
  const rejected = expect(running).rejects.toMatchObject({
    code: "outcome_unknown",
    batchId: expect.any(String),
  });
  await until(() => emulator.predictions.length === 4);
  await characters.close();
  await rejected;
  expect(emulator.requests.filter(({ route }) => route === "cancel")).toHaveLength(0);
  await expect(characters.generate({ description })).rejects.toMatchObject({ code: "outcome_unknown" });
});
