import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createEmulator, type Emulator } from "../emulator.ts";
import type { EmulatorOptions } from "../emulator-options.ts";
import { HEADERS } from "../testing/client.ts";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const KEY = Buffer.from("a key of twenty-four byt");

let emulator: Emulator;
let receiver: Server | undefined;
afterEach(async () => {
  await emulator.close();
  receiver?.closeAllConnections();
  await new Promise((resolve) => (receiver === undefined ? resolve(undefined) : receiver.close(resolve)));
  receiver = undefined;
});

/** Starts a receiver that answers with these statuses in order, and then with 200. */
async function receive(
  statuses: readonly number[] = [],
): Promise<{ url: string; received: readonly Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const status = statuses[received.length] ?? 200;
    received.push({ headers: request.headers, body });
    response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end();
  });
  receiver = server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/hook`, received };
}

async function createWith(
  body: Record<string, unknown>,
  options: EmulatorOptions = {},
  headers: Record<string, string> = {},
) {
  emulator = createEmulator({ speed: 50, webhookSecret: `whsec_${KEY.toString("base64")}`, ...options });
  const response = await emulator.fetch(`${emulator.baseUrl}/models/google/imagen-4/predictions`, {
    method: "POST",
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify({ input: { prompt: "a" }, ...body }),
  });
  return response.json();
}

const outcomes = () => emulator.webhooks.map(({ event, outcome }) => [event, outcome]);

describe("webhooks", () => {
  it("report start, output and completed, with signatures", async () => {
    const { url, received } = await receive();
    const prediction = await createWith({ webhook: url });
    expect(prediction.webhook).toBe(url);
    await expect.poll(outcomes).toEqual([
      ["start", 200],
      ["output", 200],
      ["completed", 200],
    ]);
    expect(JSON.parse(received[2]?.body ?? "")).toMatchObject({ id: prediction.id, status: "succeeded" });
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(3);
    for (const { headers, body } of received) {
      const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
      const signature = createHmac("sha256", KEY).update(signed).digest("base64");
      expect(headers["webhook-signature"]).toBe(`v1,${signature}`);
    }
  });

  it("report only the requested events", async () => {
    const { url } = await receive();
    await createWith({ webhook: url, webhook_events_filter: ["completed"] });
    await expect.poll(outcomes).toEqual([["completed", 200]]);
  });

  it("are retried with the same id, and follow no redirects", async () => {
    const { url, received } = await receive([500, 302]);
    await createWith({ webhook: url, webhook_events_filter: ["completed"] });
    await expect.poll(outcomes).toEqual([
      ["completed", 500],
      ["completed", 302],
      ["completed", 200],
    ]);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(emulator.webhooks.map(({ attempt }) => attempt)).toEqual([0, 1, 2]);
  });

  it("are attempted at most four times", async () => {
    const { url, received } = await receive([500, 500, 500, 500, 500, 500]);
    await createWith({ webhook: url, webhook_events_filter: ["completed"] });
    await expect.poll(() => emulator.webhooks.length).toBe(4);
    await expect.poll(() => received.length).toBe(4);
  });

  it("report a cancel", async () => {
    const { url, received } = await receive();
    const { urls } = await createWith(
      { webhook: url, webhook_events_filter: ["completed"] },
      { scenario: { prediction: [{ end: { status: "never" } }] } },
    );
    await emulator.fetch(urls.cancel, { method: "POST", headers: HEADERS });
    await expect.poll(outcomes).toEqual([["completed", 200]]);
    expect(JSON.parse(received[0]?.body ?? "").status).toBe("canceled");
  });

  it("report a deadline that passes before the start", async () => {
    const { url } = await receive();
    // An hour until the start is 72 seconds here, so waiting for the start would miss the deadline.
    const scenario = { prediction: [{ startMs: 3_600_000 }] };
    await createWith({ webhook: url }, { scenario }, { "cancel-after": "5s" });
    await expect.poll(outcomes).toEqual([["completed", 200]]);
    expect(emulator.predictions[0]?.status).toBe("aborted");
  });

  it.each([
    "https://example.com/hook",
    "http://127.0.0.1.example.com/",
    "http://10.0.0.1/",
    "file:///etc/passwd",
  ])("are never sent to %s", async (webhook) => {
    const calls: unknown[] = [];
    await createWith(
      { webhook },
      {
        webhookFetch: async (...call) => {
          calls.push(call);
          return new Response();
        },
      },
    );
    await expect.poll(outcomes).toEqual([
      ["start", "refused"],
      ["output", "refused"],
      ["completed", "refused"],
    ]);
    expect(calls).toEqual([]);
  });
});
