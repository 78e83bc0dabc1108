import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  apiUrl,
  neverAborted,
  predictionBody,
  replicateServer,
  token,
} from "../../tests/testing/replicate-server.ts";
import { createReplicate, replicateVideo } from "./replicate.ts";

const network = replicateServer();
const image = "data:image/png;base64,iVBORw0KGgo=";
const options = { signal: neverAborted, deadlineMs: 600_000, tag: "batch/0/1" };
afterEach(() => vi.unstubAllEnvs());

test("a video provider has its own model on the account of the image provider", () => {
  const account = createReplicate({ auth: token });
  expect(account.video()).toMatchObject({ name: "replicate", model: "google/veo-3.1" });
  expect(account.video("google/veo-3").model).toBe("google/veo-3");
  expect(account.video().account).toBe(account.image().account);
  expect(replicateVideo({ auth: token })).toMatchObject({
    model: "google/veo-3.1",
    account: account.video().account,
  });
  expect(replicateVideo({ auth: token, model: "a/stranger" }).model).toBe("a/stranger");
});

test("its capabilities have a seed if the model takes one, and webhooks if they are configured", () => {
  const account = createReplicate({ auth: token });
  expect(account.video().capabilities).toEqual({
    seed: true,
    webhooks: false,
    outputsKeptMs: 3_600_000,
    createTimeoutMs: 60_000,
    recovery: { by: "list", settledAfterMs: 30_000 },
    maxDataUrlLength: 256_000,
    options: { generate_audio: [true, false] },
  });
  expect(account.video("minimax/hailuo-02").capabilities.seed).toBe(false);
  expect(account.video("a/stranger").capabilities).toEqual({
    seed: false,
    webhooks: false,
    outputsKeptMs: 3_600_000,
    createTimeoutMs: 60_000,
    recovery: { by: "list", settledAfterMs: 30_000 },
    maxDataUrlLength: 256_000,
  });
  const webhook = { url: "https://app.example/webhooks/replicate" };
  expect(replicateVideo({ auth: token, webhook }).capabilities.webhooks).toBe(true);
  expect(account.image().capabilities).not.toHaveProperty("maxDataUrlLength");
});

test("the planned input is sent to the model's own route", async () => {
  network.use(
    http.post(`${apiUrl}/models/google/veo-3.1/predictions`, () => HttpResponse.json(predictionBody())),
  );
  const provider = replicateVideo({ auth: token });
  const [call] = provider.plan({ prompt: "she waves", referenceImage: image, seed: 3 }, [0]).calls;
  if (call === undefined) throw new Error("Nothing was planned.");
  expect((await provider.create(call, options)).id).toBe("rrr4z55ocneqzikepnug6xezpe");
  expect(await network.requests[0]?.json()).toEqual({
    input: { prompt: "she waves", aspect_ratio: "16:9", duration: 8, reference_images: [image], seed: 3 },
  });
});

test("a version of a known model is planned as that model", () => {
  const model = `google/veo-3.1:${"a".repeat(64)}`;
  const { warnings, calls } = replicateVideo({ auth: token, model }).plan(
    { prompt: "a", referenceImage: image },
    [0],
  );
  expect(warnings).toEqual([]);
  expect(calls[0]?.input.reference_images).toEqual([image]);
});

test("referenceInput names the input for the character's image", () => {
  const request = { prompt: "a", referenceImage: image };
  const chosen = { model: "a/stranger", referenceInput: { name: "faces", list: true } };
  expect(replicateVideo({ auth: token, ...chosen }).plan(request, [0]).calls[0]?.input.faces).toEqual([
    image,
  ]);
  const account = createReplicate({ auth: token });
  const provider = account.video("google/veo-3.1", { referenceInput: "image" });
  expect(provider.plan({ ...request, aspectRatio: "9:16" }, [0]).calls[0]?.input).toEqual({
    prompt: "a",
    aspect_ratio: "9:16",
    image,
  });
});

describe("an invalid option is rejected when the provider is created:", () => {
  test.each([
    ["a model", () => replicateVideo({ auth: token, model: "veo" }), "model"],
    ["an input", () => replicateVideo({ auth: token, referenceInput: "prompt" }), "referenceInput"],
    ["an input", () => createReplicate().video("a/b", { referenceInput: "" }), "referenceInput"],
  ])("%s", (_what, make, path) => {
    expect(make).toThrow(
      expect.objectContaining({ code: "invalid_request", issues: [expect.objectContaining({ path })] }),
    );
  });
});

test("without a token, the plan rejects before anything is sent", () => {
  vi.stubEnv("REPLICATE_API_TOKEN", undefined);
  const provider = replicateVideo();
  expect(() => provider.plan({ prompt: "a" }, [0])).toThrow(
    expect.objectContaining({ code: "provider_unauthorized" }),
  );
});
