import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readWebhook, webhookUrl } from "./webhook.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const now = Date.parse("2026-11-22T12:00:00Z");
const input = { prompt: "a pirate", seed: 3 };
const prediction = {
  id: "gm3qorzdhgbfurvjtvhg6dckhu",
  status: "succeeded",
  output: ["https://replicate.delivery/a"],
  input,
};
const url = "https://app.example/webhooks/replicate?tag=b%2F0%2F1";

interface Parts {
  id?: string;
  seconds?: number;
  body?: string;
  key?: string;
  signature?: (real: string) => string;
  url?: string;
}

function sign(id: string, seconds: number, body: string, key = secret): string {
  const hmac = createHmac("sha256", Buffer.from(key.slice(6), "base64"));
  return `v1,${hmac.update(`${id}.${seconds}.${body}`).digest("base64")}`;
}

function webhook({
  id = "msg_1",
  seconds = now / 1000,
  body = JSON.stringify(prediction),
  key = secret,
  signature = (real) => real,
  url: to = url,
}: Parts = {}) {
  return new Request(to, {
    method: "POST",
    body,
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(seconds),
      "webhook-signature": signature(sign(id, seconds, body, key)),
    },
  });
}

const secretOf = async () => secret;
const read = (request: Request, at = now) => readWebhook(request, "image", secretOf, at);

/** Returns the delivery of a webhook that belongs to a create of ours. */
async function delivered(request: Request) {
  const delivery = await read(request);
  if (delivery === undefined || delivery === "ignored") throw new Error("Nothing was delivered.");
  return delivery;
}

test("the public test vector of Standard Webhooks is genuine, and is not a prediction", async () => {
  // The example in the tests of https://github.com/standard-webhooks/standard-webhooks.
  const body = '{"test": 2432232314}';
  const signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  expect(sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)).toBe(signature);
  const request = webhook({
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    seconds: 1614265330,
    body,
    signature: () => signature,
  });
  expect(await read(request, 1614265330_000)).toBe("ignored");
  expect(await read(request, 1614265330_000 + 600_000)).toBeUndefined();
});

test("a genuine webhook holds its prediction and the tag of its create", async () => {
  const delivery = await delivered(webhook());
  expect(delivery).toMatchObject({
    tag: "b/0/1",
    deliveryId: "msg_1",
    prediction: {
      id: prediction.id,
      state: { status: "succeeded", outputs: [{ url: prediction.output[0] }] },
    },
  });
  const call = { slots: [0], parameters: {} };
  expect(delivery.isOf?.({ ...call, input: { seed: 3, prompt: "a pirate" } })).toBe(true);
  expect(delivery.isOf?.({ ...call, input: { seed: 4, prompt: "a pirate" } })).toBe(false);
});

test.each([
  ["as it was sent", "data:image/png;base64,AAAA", true],
  [
    "as an address, because the tag identifies the slot",
    "https://replicate.delivery/pbxt/abc/image.png",
    true,
  ],
  ["as another image", "data:image/png;base64,BBBB", false],
])("an image that was sent as a data: URL can be shown %s", async (_how, image, isOf) => {
  const delivery = await delivered(
    webhook({ body: JSON.stringify({ ...prediction, input: { ...input, image } }) }),
  );
  const sent = { ...input, image: "data:image/png;base64,AAAA" };
  expect(delivery.isOf?.({ slots: [0], parameters: {}, input: sent })).toBe(isOf);
});

test.each([{ input: null }, { input: undefined }, { input: "text" }])(
  "a webhook that does not show its input can belong to the call of its tag: %j",
  async (more) => {
    const delivery = await delivered(webhook({ body: JSON.stringify({ ...prediction, ...more }) }));
    expect(delivery.isOf?.({ slots: [0], parameters: {}, input })).toBe(true);
  },
);

test("the tag in the signed body takes precedence over the tag in the URL", async () => {
  const body = JSON.stringify({ ...prediction, webhook: "https://app.example/hook?tag=b%2F2%2F1" });
  expect((await delivered(webhook({ body }))).tag).toBe("b/2/1");
});

test("one valid signature of several is enough, as during a rotation of the secret", async () => {
  const signature = (real: string) => `v1,${"A".repeat(43)}= v2,abc ${real}`;
  expect((await delivered(webhook({ signature }))).tag).toBe("b/0/1");
});

describe("a webhook is refused", () => {
  test.each<[string, Parts]>([
    ["signed with another secret", { key: `whsec_${Buffer.from("another").toString("base64")}` }],
    ["without a signature", { signature: () => "" }],
    ["with a signature of another version", { signature: (real) => real.replace("v1,", "v1a,") }],
    ["with a signature that is not base64", { signature: () => "v1,%%%" }],
    ["with a truncated signature", { signature: (real) => real.slice(0, 20) }],
    ["six minutes old", { seconds: now / 1000 - 360 }],
    ["six minutes in the future", { seconds: now / 1000 + 360 }],
    ["with an invalid time", { seconds: Number.NaN }],
    ["with an invalid id", { id: "msg 1;2" }],
  ])("%s", async (_what, parts) => {
    expect(await read(webhook(parts))).toBeUndefined();
    // Refused even if it would be ignored with a valid signature.
    expect(await read(webhook({ ...parts, url: "https://app.example/hook" }))).toBeUndefined();
  });

  test("if its body was changed", async () => {
    const real = webhook();
    const changed = new Request(url, {
      method: "POST",
      headers: real.headers,
      body: JSON.stringify({ ...prediction, status: "failed" }),
    });
    expect(await read(changed)).toBeUndefined();
  });

  test("if it is endless, without keeping it in memory", async () => {
    let given = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const headers = webhook().headers;
    const request = new Request(url, { method: "POST", headers, body, duplex: "half" } as RequestInit);
    expect(await read(request)).toBeUndefined();
    expect(given).toBeLessThan(10);
  });
});

describe("a genuine webhook is ignored", () => {
  test.each<[string, Parts]>([
    ["with a body that is not JSON", { body: "{" }],
    ["with a body that is not a prediction", { body: JSON.stringify({ id: "../x", status: "succeeded" }) }],
    ["without a tag", { url: "https://app.example/webhooks/replicate" }],
    ["with an empty body", { body: "" }],
  ])("%s", async (_what, parts) => {
    expect(await read(webhook(parts))).toBe("ignored");
  });
});

test("the secret is requested only for a webhook with a plausible signature", async () => {
  let asked = 0;
  const counted = async () => {
    asked += 1;
    return secret;
  };
  expect(
    await readWebhook(new Request(url, { method: "POST", body: "{}" }), "image", counted, now),
  ).toBeUndefined();
  expect(await readWebhook(webhook({ seconds: 1 }), "image", counted, now)).toBeUndefined();
  expect(asked).toBe(0);
  expect(await readWebhook(webhook(), "image", counted, now)).toBeDefined();
  expect(asked).toBe(1);
});

test("the webhook URL keeps its query, and gets the tag", () => {
  expect(webhookUrl("https://app.example/hook?key=1", "b/0/1")).toBe(
    "https://app.example/hook?key=1&tag=b%2F0%2F1",
  );
});
