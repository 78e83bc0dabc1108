import { describe, expect, test } from "vitest";
import { DramatisError } from "../../src/errors/dramatis-error.ts";
import { type ErrorCode, errorCodes } from "../../src/errors/error-codes.ts";
import { failedBatchError } from "../../src/http/endpoints/shared/failed-batch.ts";
import { problemResponse } from "../../src/http/handler/problem.ts";
import { createHttpTestApp } from "../testing/http/http-test-app.ts";
import { createVideoHttpTestApp } from "../testing/http/video-http-test-app.ts";

const generate = "/generate_character_reference";
const character_description = "a shy vampire";
const nsfw = { end: { status: "failed", error: "NSFW content detected. Try running it again." } } as const;
const crash = { end: { status: "failed", error: "CUDA out of memory" } } as const;
const nothing = { output: { kind: "value", value: null } } as const;

describe("an error is application/json", () => {
  test.each<[string | undefined, boolean]>([
    [undefined, false],
    ["*/*", false],
    ["application/*", false],
    ["application/json", false],
    ["application/json, text/plain, */*", false],
    ["text/html", false],
    ["application/problem+json;q=0", false],
    ["application/problem+json; q=0.0", false],
    ["application/json, application/problem+json;q=0.5", false],
    ["application/json, application/problem+json;q=.5", false],
    ["application/json, application/problem+json; q = 0.5", false],
    ["application/json;q=.5, application/problem+json;q=.4", false],
    ["application/problem+json;q=0.5, application/*", false],
    ["application/problem+jsonx", false],
    ["xapplication/problem+json", false],
    ["application/problem+xml", false],
    ["application/problem+json", true],
    ["Application/Problem+JSON", true],
    ["application/problem+json, */*;q=0.1", true],
    ["application/json;q=0.5, application/problem+json", true],
    ["application/json;q=.5, application/problem+json;q=.6", true],
    ["application/json, application/problem+json", true],
    ["text/html, application/problem+json;q=0.3", true],
    ["application/problem+json;charset=utf-8; Q=0.7 , application/json;q=0.7", true],
  ])("with Accept: %s, problem+json: %s", async (accept, isProblem) => {
    const { call } = await createHttpTestApp();
    const response = await call("POST", generate, {
      json: { character_description: "" },
      headers: accept === undefined ? {} : { accept },
    });
    expect(response.status).toBe(422);
    const type = isProblem ? "application/problem+json" : "application/json";
    expect(response.headers.get("content-type")).toBe(`${type}; charset=utf-8`);
    const body = await response.json();
    expect(body.error).toBe(body.detail);
    expect(body.message).toBe(body.detail);
    expect(typeof body.detail).toBe("string");
  });

  test.each([
    ["an unknown path", "GET", "/nothing", {}],
    ["a method that is not allowed", "PUT", generate, {}],
    ["an invalid body", "POST", generate, { body: "{", headers: { "content-type": "application/json" } }],
    ["an invalid id", "GET", "/batches/x", {}],
  ])("for %s too", async (_what, method, path, init) => {
    const { call } = await createHttpTestApp();
    const plain = await call(method, path, init);
    expect(plain.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const headers = { ...Object(init).headers, accept: "application/problem+json" };
    const named = await call(method, path, { ...init, headers });
    expect(named.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(await named.json()).toEqual(await plain.json());
  });

  test("events are not sent if Accept has them with q=0", async () => {
    const { call } = await createHttpTestApp();
    const json = { character_description, num_images: 1, include_base64: false };
    const refused = await call("POST", generate, { json, headers: { accept: "text/event-stream;q=0" } });
    expect(refused.headers.get("content-type")).toBe("application/json; charset=utf-8");
    await refused.text();
  });
});

describe("the detail of a failed batch describes the whole batch", () => {
  async function failed(num_images: number, ...plan: object[]) {
    const scenario = { prediction: ({ index }: { index: number }) => plan[index % plan.length] };
    const { call } = await createHttpTestApp({ scenario } as never);
    const response = await call("POST", generate, { json: { character_description, num_images } });
    return { status: response.status, ...(await response.json()) };
  }

  test("if all four images are refused", async () => {
    const { detail, failures, error } = await failed(4, nsfw);
    expect(detail).toBe(`None of the 4 images could be made: ${failures[0].message}`);
    expect(error).toBe(detail);
  });

  test("if four predictions return no image, without counts per prediction", async () => {
    const { detail, status, code, failures } = await failed(4, nothing);
    expect([status, code]).toEqual([422, "no_output"]);
    expect(detail).toMatch(/^None of the 4 images could be made: /);
    expect(JSON.stringify([detail, failures])).not.toMatch(/of 1 image/);
  });

  test("if it has one image", async () => {
    expect((await failed(1, nsfw)).detail).toMatch(/^The image could not be made: The model refused/);
  });

  test("if its images failed for different reasons", async () => {
    const { detail, failures } = await failed(2, nsfw, crash);
    const [first] = failures;
    expect(first.code).toBe("content_rejected");
    expect(detail).toBe(
      `None of the 2 images could be made, for different reasons. Image 1: ${first.message}`,
    );
  });

  test("if it is a video", async () => {
    const { json } = await createVideoHttpTestApp({ scenario: { prediction: () => nsfw } });
    const { status, body } = await json("POST", "/generate_video", { json: { prompt: "she waves" } });
    expect(status).toBe(422);
    expect(body.detail).toBe(`The video could not be made: ${body.failures[0].message}`);
  });
});

describe("statuses", () => {
  const repeated = (status: number) => status >= 500 || status === 429 || status === 408 || status === 425;

  test("do not look like an outage if a repeat pays again", () => {
    const paidAgain: ErrorCode[] = [
      "content_rejected",
      "no_output",
      "prediction_failed",
      "prediction_timeout",
      "outcome_unknown",
      "output_too_large",
      "output_not_understood",
      "unsupported_media",
    ];
    for (const code of paidAgain) expect([code, repeated(errorCodes[code].status)]).toEqual([code, false]);
  });

  test("look like an outage if a repeat is free", () => {
    const free: ErrorCode[] = ["rate_limited", "provider_unavailable", "insufficient_credit", "store_failed"];
    for (const code of free) expect([code, repeated(errorCodes[code].status)]).toEqual([code, true]);
  });

  const batch = (requested: number, ...codes: ErrorCode[]) => ({
    batchId: "01990d2e-7a3b-7c11-9d2e-5b1f0a6c4e21",
    kind: "image" as const,
    requested,
    failures: codes.map((code, slot) => ({ slot, code, message: `${code}.`, retryable: true })) as never,
  });

  test("do not look like an outage if a part of the batch was paid", () => {
    const mixed = batch(3, "provider_unavailable", "content_rejected", "prediction_failed");
    expect(failedBatchError(mixed)).toMatchObject({
      code: "content_rejected",
      status: 422,
      message: "None of the 3 images could be made, for different reasons. Image 2: content_rejected.",
    });
    expect(failedBatchError(batch(2, "provider_unavailable", "rate_limited")).status).toBe(503);
    expect(failedBatchError(batch(2, "prediction_failed", "content_rejected")).code).toBe(
      "prediction_failed",
    );
  });

  test("an image that was created but not downloaded is not reported as not created", () => {
    expect(failedBatchError(batch(1, "download_failed")).message).toBe(
      "The image could not be delivered: download_failed.",
    );
    expect(failedBatchError(batch(2, "download_failed", "no_output")).message).toMatch(/could be made/);
  });

  test("Retry-After is sent only if a repeat is free", () => {
    const request = new Request("http://app.example/");
    const wait = (code: ErrorCode) =>
      problemResponse(request, new DramatisError(code, "No.", { retryAfterMs: 1500 })).headers.get(
        "retry-after",
      );
    expect(wait("rate_limited")).toBe("2");
    expect(wait("provider_unavailable")).toBe("2");
    expect(wait("insufficient_credit")).toBe("2");
    expect(wait("content_rejected")).toBeNull();
    expect(wait("prediction_failed")).toBeNull();
  });
});
