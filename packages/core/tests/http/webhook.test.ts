import { createHmac } from "node:crypto";
import { v7 } from "uuid";
import { describe, expect, onTestFinished, test } from "vitest";
import { createHandler } from "../../src/http/handler/create-handler.ts";
import { createCharacterReferences } from "../../src/images/create-character-references.ts";
import { createReplicate } from "../../src/replicate/replicate.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import { systemClock } from "../../src/util/clock.ts";
import { createVideoStep } from "../../src/videos/index.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const address = "https://app.example/api/mv/webhooks/replicate";
const prediction = {
  id: "gm3qorzdhgbfurvjtvhg6dckhu",
  status: "succeeded",
  output: ["https://a.example/b.png"],
};

/** Creates endpoints for images and videos without a network. */
function endpoints() {
  const account = createReplicate({
    auth: "r8_secret_of_the_test",
    webhook: { url: address, secret },
    fetch: async () => {
      throw new Error("The test must not use the network.");
    },
  });
  const store = memoryStore();
  const characters = createCharacterReferences({ provider: account.image(), store });
  const videos = createVideoStep({ provider: account.video(), characters, store });
  onTestFinished(async () => {
    await Promise.all([characters.close(), videos.close()]);
    await store.close();
  });
  return { store, handle: createHandler({ characters, videos, authorize: () => false }) };
}

interface Parts {
  readonly url?: string;
  readonly body?: string;
  readonly ageSeconds?: number;
  readonly key?: string;
}

function signed({ url = address, body = JSON.stringify(prediction), ageSeconds = 0, key = secret }: Parts) {
  const seconds = Math.floor(systemClock.now() / 1000) - ageSeconds;
  const hmac = createHmac("sha256", Buffer.from(key.slice(6), "base64"));
  return new Request(url, {
    method: "POST",
    body,
    headers: {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(seconds),
      "webhook-signature": `v1,${hmac.update(`msg_1.${seconds}.${body}`).digest("base64")}`,
    },
  });
}

const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;

describe("a webhook that is signed but does not concern us is answered with 204:", () => {
  test.each<[string, Parts]>([
    ["without our tag", {}],
    ["with another tag", { url: `${address}?tag=of-another-app` }],
    ["with an empty tag", { url: `${address}?tag=` }],
    ["of an unknown batch", { url: `${address}?tag=${v7()}/0/1` }],
    ["with a tag that is only a batch id", { url: `${address}?tag=${v7()}` }],
    ["that is not about a prediction", { body: '{"type": "training", "model": "acme/portraits"}' }],
    ["whose body is not JSON", { body: "{" }],
    [
      "whose output and error are nested 20,000 levels deep",
      { body: `{"id": "abc", "status": "failed", "error": ${deep}, "output": ${deep}}` },
    ],
  ])("%s", async (_what, parts) => {
    const { handle, store } = endpoints();
    for (let times = 0; times < 2; times++) expect((await handle(signed(parts))).status).toBe(204);
    const open = [];
    for await (const id of store.journal.unfinished({ kind: "batch" })) open.push(id);
    expect(open).toEqual([]);
    expect((await store.list()).items).toEqual([]);
  });
});

describe("a webhook with a wrong signature or time is answered with 401:", () => {
  const other = `whsec_${Buffer.from("another").toString("base64")}`;
  test.each<[string, Parts]>([
    ["another secret", { key: other }],
    ["another secret, and a tag", { key: other, url: `${address}?tag=${v7()}/0/1` }],
    ["six minutes old", { ageSeconds: 360 }],
    ["six minutes early", { ageSeconds: -360 }],
  ])("%s", async (_what, parts) => {
    const { handle } = endpoints();
    const response = await handle(signed(parts));
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "unauthorized" });
  });
});
