import { afterEach, describe, expect, it } from "vitest";
import type { EmulatorOptions } from "../emulator-options.ts";
import { create, failureCode, get, HEADERS } from "../testing/client.ts";
import { FORMS, type Running, startForm } from "../testing/forms.ts";

const IMAGEN = "google/imagen-4";
const _FLUX = "black-forest-labs/flux-schnell";

describe.each(FORMS)("faults of creates by %s", (form) => {
  let running: Running;
  afterEach(() => running.emulator.close());

  async function start(options: EmulatorOptions = {}): Promise<Running> {
    running = await startForm(form, { speed: 20, ...options });
    return running;
  }

  async function call(path: string, init: RequestInit = {}) {
    const response = await running.fetch(`${running.baseUrl}${path}`, { headers: HEADERS, ...init });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  }

  it.each([
    [{ kind: "reset", created: false }, 0, "create.reset.not-created"],
    [{ kind: "reset", created: true }, 1, "create.reset.created"],
  ] as const)("breaks the connection of a create: %j", async (fault, made, name) => {
    await start({ scenario: { prediction: [{ create: fault }] } });
    expect(await failureCode(create(running, IMAGEN, { prompt: "a" }))).toBe("ECONNRESET");
    expect(running.emulator.predictions).toHaveLength(made);
    expect(running.emulator.faults).toEqual({ [name]: 1 });
    expect(running.emulator.requests).toMatchObject([{ route: "create", status: "reset" }]);
    expect((await create(running, IMAGEN, { prompt: "a" })).status).toBe(201);
    expect((await call("/predictions")).body.results).toHaveLength(made + 1);
  });

  it.each([401, 402, 422, 429, 500, 502, 503])("answers a create with %i, created or not", async (status) => {
    const answer = { kind: "answer", status } as const;
    await start({
      scenario: {
        prediction: [
          { create: { ...answer, created: false } },
          { create: { ...answer, created: true, body: { detail: "so" }, headers: { "retry-after": "3" } } },
          { create: { ...answer, created: true, body: "<h1>Bad gateway</h1>" } },
        ],
      },
    });
    expect(await create(running, IMAGEN, { prompt: "a" })).toMatchObject({ status, body: { status } });
    expect(running.emulator.predictions).toHaveLength(0);
    const input = JSON.stringify({ input: { prompt: "a" } });
    const second = await call(`/models/${IMAGEN}/predictions`, { method: "POST", body: input });
    expect([second.status, second.body, second.headers.get("retry-after")]).toEqual([
      status,
      { detail: "so" },
      "3",
    ]);
    const third = await running.fetch(`${running.baseUrl}/models/${IMAGEN}/predictions`, {
      method: "POST",
      headers: HEADERS,
      body: input,
    });
    expect([third.status, await third.text()]).toEqual([status, "<h1>Bad gateway</h1>"]);
    expect(running.emulator.predictions).toHaveLength(2);
  });

  it.each([true, false])(
    "never answers a create until the caller aborts it (created: %s)",
    async (created) => {
      await start({ scenario: { prediction: [{ create: { kind: "hang", created } }] } });
      const controller = new AbortController();
      const hanging = running.fetch(`${running.baseUrl}/models/${IMAGEN}/predictions`, {
        method: "POST",
        headers: HEADERS,
        body: JSON.stringify({ input: { prompt: "a" } }),
        signal: controller.signal,
      });
      hanging.catch(() => {});
      await expect.poll(() => running.emulator.requests[0]?.status).toBe("hang");
      controller.abort();
      await expect(hanging).rejects.toThrow(/abort/i);
      expect(running.emulator.predictions).toHaveLength(created ? 1 : 0);
    },
  );

  it("passes a scenario the create's index, model, input and attempt", async () => {
    const calls: unknown[] = [];
    await start({
      scenario: {
        prediction: (call) => {
          calls.push(call);
          return {};
        },
      },
    });
    await create(running, IMAGEN, { prompt: "a" });
    await create(running, IMAGEN, { prompt: "b" });
    await create(running, IMAGEN, { prompt: "a" });
    expect(calls).toEqual([
      { index: 0, attempt: 0, model: IMAGEN, input: { prompt: "a" } },
      { index: 1, attempt: 0, model: IMAGEN, input: { prompt: "b" } },
      { index: 2, attempt: 1, model: IMAGEN, input: { prompt: "a" } },
    ]);
  });

  it("breaks polls and cancels as scripted", async () => {
    await start({
      scenario: {
        prediction: [
          {
            polls: [{ kind: "answer", status: 503 }, { kind: "reset" }],
            cancels: [{ kind: "answer", status: 500 }, { kind: "reset" }],
          },
        ],
      },
    });
    const { body } = await create(running, IMAGEN, { prompt: "a" });
    expect((await get(running, body.urls.get)).status).toBe(503);
    expect(await failureCode(get(running, body.urls.get))).toBe("ECONNRESET");
    expect((await get(running, body.urls.get)).status).toBe(200);
    const cancel = () => running.fetch(body.urls.cancel, { method: "POST", headers: HEADERS });
    expect((await cancel()).status).toBe(500);
    expect(await failureCode(cancel())).toBe("ECONNRESET");
    expect((await cancel()).status).toBe(200);
    expect(running.emulator.faults).toEqual({
      "poll.answer.503": 1,
      "poll.reset": 1,
      "cancel.answer.500": 1,
      "cancel.reset": 1,
    });
  });

  it("reports the error of a scenario that throws", async () => {
    await start({
      scenario: {
        prediction: () => {
          throw new Error("a mistake");
        },
      },
    });
    const { status, body } = await create(running, IMAGEN, { prompt: "a" });
    expect([status, JSON.stringify(body).includes("a mistake")]).toEqual([500, true]);
  });
});
