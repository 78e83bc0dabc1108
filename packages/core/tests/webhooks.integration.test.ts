import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator, type Scenario } from "@dramatis/replicate-emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import type { CharacterReferences } from "../src/images/character-references.ts";
import { createEngine } from "../src/images/create-character-references.ts";
import { createReplicate } from "../src/replicate/replicate.ts";
import { memoryStore } from "../src/store/memory-store.ts";
import { imageSize, quickTiming, until } from "./testing/test-app.ts";

const description = "a shy vampire";

/** Creates an emulated Replicate that sends webhooks to a real server, and engines on one store that receive them. */
async function createWebhookApp(
  options: { scenario?: Scenario; lose?: boolean; secret?: string; pollMs?: number } = {},
) {
  const emulator = createEmulator({
    imageSize,
    scenario: { timing: { startMs: [20, 40], runMs: [100, 200] }, ...options.scenario },
    ...(options.secret === undefined ? {} : { webhookSecret: options.secret }),
  });
  const { baseUrl } = await emulator.listen();
  const receivers: CharacterReferences[] = [];
  const outcomes: string[] = [];
  const requests: Request[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const headers = new Headers(incoming.headers as Record<string, string>);
    const request = new Request(`http://127.0.0.1${incoming.url}`, {
      method: "POST",
      headers,
      body: Buffer.concat(chunks),
    });
    requests.push(request.clone());
    if (!options.lose) outcomes.push((await receivers[0]?.receiveWebhook(request)) ?? "nobody");
    outgoing.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const webhook = { url: `http://127.0.0.1:${port}/webhooks/replicate` };
  const provider = createReplicate({ auth: "r8_test", baseUrl, webhook }).image();
  const store = memoryStore();
  const timing = { ...quickTiming, webhookPollMs: options.pollMs ?? 60_000 };
  const engine = () => {
    const made = createEngine({ provider, store }, timing);
    receivers.push(made);
    return made;
  };
  const characters = engine();
  onTestFinished(async () => {
    await Promise.all(receivers.map((each) => each.close()));
    await emulator.close();
    await new Promise((resolve) => server.close(resolve));
  });
  const countRequests = (route: string) =>
    emulator.requests.filter((request) => request.route === route).length;
  return { characters, engine, receivers, emulator, outcomes, requests, countRequests };
}

test("an engine that gets webhooks does not poll", async () => {
  const { characters, countRequests, emulator } = await createWebhookApp();
  const { status } = await characters.generate({ description });
  expect(status).toBe("succeeded");
  expect({ creates: countRequests("create"), polls: countRequests("get") }).toEqual({ creates: 4, polls: 0 });
  expect(emulator.webhooks.length).toBeGreaterThan(4);
});

test("lost webhooks only delay a batch, because the engine still polls occasionally", async () => {
  const { characters, countRequests, requests } = await createWebhookApp({ lose: true, pollMs: 300 });
  const { status } = await characters.generate({ description });
  expect(status).toBe("succeeded");
  expect(requests.length).toBeGreaterThan(0);
  expect(countRequests("create")).toBe(4);
  expect(countRequests("get")).toBeGreaterThan(0);
});

test("repeated webhooks are ignored", async () => {
  const { characters, requests, outcomes } = await createWebhookApp();
  await characters.generate({ description, numImages: 1 });
  await until(() => outcomes.length >= 2);
  const [first] = requests;
  expect(outcomes).toContain("applied");
  expect(await characters.receiveWebhook((first as Request).clone())).toBe("ignored");
});

test("webhooks that Replicate did not sign are rejected and change nothing", async () => {
  const { characters, requests } = await createWebhookApp({ lose: true, pollMs: 200 });
  await characters.generate({ description, numImages: 1 });
  const [first] = requests as [Request];
  const body = (await first.text()).replace("succeeded", "canceled");
  const forged = new Request(first.url, { method: "POST", headers: first.headers, body: `${body} ` });
  expect(await characters.receiveWebhook(forged)).toBe("rejected");
  expect(await characters.receiveWebhook(new Request(first.url, { method: "POST", body }))).toBe("rejected");
});

test("a webhook that another process receives reaches the engine that runs the batch", async () => {
  const { characters, engine, receivers, countRequests, outcomes } = await createWebhookApp();
  const other = engine();
  // From now on, the other engine receives all webhooks.
  receivers.reverse();
  expect(receivers[0]).toBe(other);
  const { status } = await characters.generate({ description, numImages: 1 });
  expect(status).toBe("succeeded");
  expect(countRequests("create")).toBe(1);
  expect(outcomes).toContain("applied");
  expect(countRequests("get")).toBeLessThan(6);
});

test("an abandoned batch is resumed by the engine that receives its webhook", async () => {
  const { characters, engine, receivers, countRequests } = await createWebhookApp({
    scenario: { timing: { startMs: [10, 20], runMs: [900, 900] } },
  });
  const { batchId } = await characters.start({ description, numImages: 1 });
  await until(() => countRequests("create") === 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await characters.close();
  receivers.shift();
  const other = engine();
  await until(async () => (await other.batch(batchId))?.status === "succeeded");
  expect(countRequests("create")).toBe(1);
});

describe("a create whose response is lost", () => {
  test("is found by its webhook's tag, even if the list fails", async () => {
    const { characters, countRequests } = await createWebhookApp({
      scenario: {
        timing: { startMs: [0, 0], runMs: [20, 30] },
        prediction: [{ create: { kind: "reset", created: true } }],
        list: { calls: () => ({ kind: "answer", status: 500 }) },
      },
    });
    const { status } = await characters.generate({ description, numImages: 1 });
    expect(status).toBe("succeeded");
    expect(countRequests("create")).toBe(1);
  });
});
