import type { CreateFault, DownloadFault, PredictionScript } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "../src/index.ts";
import { createTestApp, imageSize } from "./testing/test-app.ts";

const description = "an old lighthouse keeper";
/** Short download timeouts. */
const timing = { downloadMs: 1_500, idleMs: 700 };

/** Every way in which a create, prediction, or download can fail, and its error code. */
const failures: [way: string, ErrorCode, PredictionScript][] = [
  [
    "flagged as sensitive",
    "content_rejected",
    failed("The input or output was flagged as sensitive. Please try again with different inputs. (E005)"),
  ],
  [
    "NSFW",
    "content_rejected",
    failed("NSFW content detected. Try running it again, or try a different prompt."),
  ],
  ["interrupted", "prediction_failed", failed("Prediction interrupted; please retry (code: PA)")],
  ["Director", "prediction_failed", failed("Director: unexpected error handling prediction (E9828)")],
  ["out of memory", "prediction_failed", failed("CUDA out of memory. Tried to allocate 20.00 MiB")],
  ["E1001", "prediction_failed", failed("Prediction failed (E1001)")],
  ["start timeout", "prediction_failed", failed("Timed out waiting to start (E6716)")],
  ["canceled at the provider", "canceled", { end: { status: "canceled" } }],
  ["aborted at the provider", "canceled", { end: { status: "aborted" } }],
  ["402", "insufficient_credit", refused(402)],
  ["401", "provider_unauthorized", refused(401)],
  ["403", "provider_unauthorized", refused(403)],
  ["422", "provider_rejected", refused(422)],
  ["no output", "no_output", { output: { kind: "value", value: null } }],
  ["an empty string", "no_output", { output: { kind: "value", value: "" } }],
  ["an empty list", "no_output", { output: { kind: "value", value: [] } }],
  ["no URL", "output_not_understood", { output: { kind: "value", value: "none" } }],
  [
    "an object without a URL",
    "output_not_understood",
    { output: { kind: "value", value: { image: "a.png" } } },
  ],
  ["removed output", "no_output", download({ kind: "answer", status: 404 })],
  ["download 503", "download_failed", download({ kind: "answer", status: 503 })],
  ["download reset", "download_failed", download({ kind: "reset" })],
  ["download stalls", "download_failed", download({ kind: "stall" })],
  ["cut short, declared", "download_failed", download({ kind: "truncated", declared: true })],
  ["cut short, undeclared", "download_failed", download({ kind: "truncated", declared: false })],
  ["endless redirects", "download_failed", download({ kind: "redirect", loop: true })],
  [
    "redirected to another host",
    "download_failed",
    download({ kind: "redirect", to: "https://example.com/a.png" }),
  ],
  ["zero bytes", "unsupported_media", download({ kind: "empty" })],
  ["a web page", "unsupported_media", download({ kind: "html" })],
  ["JSON", "unsupported_media", download({ kind: "json" })],
  ["60000 x 60000", "output_too_large", download({ kind: "oversized" })],
];

describe("one of four fails:", () => {
  test.each(failures)("%s", async (_way, code, script) => {
    const prediction = ({ index }: { index: number }) => (index === 1 ? script : undefined);
    const { characters, emulator, creates, store } = await createTestApp({
      timing,
      scenario: { prediction },
    });
    const result = await characters.generate({ description });

    expect(result.status).toBe(code === "canceled" ? "canceled" : "partial");
    expect(result.requested).toBe(4);
    expect(result.images).toHaveLength(3);
    expect(result.failures).toEqual([
      {
        slot: result.slots.findIndex(({ status }) => status !== "succeeded"),
        code,
        message: expect.stringMatching(/^[A-Z].+\.$/),
        retryable: expect.any(Boolean),
        ...(creates().some(({ status }) => Number(status) >= 400)
          ? {}
          : { predictionId: expect.any(String) }),
      },
    ]);
    expect(creates()).toHaveLength(4);
    // Only the three images are stored.
    const { items } = await store.list();
    expect(items.map(({ id }) => id).sort()).toEqual(result.images.map(({ id }) => id).sort());
    for (const { id } of result.images) expect(await characters.get(id)).toBeDefined();
    // The result contains no provider text, token, or host.
    expect(JSON.stringify(result)).not.toMatch(/r8_secret|E9828|CUDA|127\.0\.0\.1|example\.com/);
    expect(emulator.predictions.length).toBe(creates().filter(({ status }) => status === 201).length);
  });
});

describe("all fail:", () => {
  test.each(failures.filter(([, code]) => code !== "canceled"))("%s", async (_way, code, script) => {
    const { characters, creates, store } = await createTestApp({
      timing,
      scenario: { prediction: () => script },
    });
    const result = await characters.generate({ description, numImages: 2 });
    expect(result.status).toBe("failed");
    expect(result.images).toEqual([]);
    expect(result.failures.map((failure) => [failure.slot, failure.code])).toEqual([
      [0, code],
      [1, code],
    ]);
    expect(creates()).toHaveLength(2);
    expect((await store.list()).items).toEqual([]);
  });
});

describe("a model that returns a different number of images than requested", () => {
  const model = "black-forest-labs/flux-schnell";

  test("fewer: the slots without an image fail, and the other images are kept", async () => {
    const prediction = () => ({ output: { kind: "count", count: 3 } as const });
    const { characters, creates } = await createTestApp({ model, scenario: { prediction } });
    const result = await characters.generate({ description });
    expect(result.status).toBe("partial");
    expect(result.images.map(({ origin }) => origin)).toMatchObject([{ slot: 0 }, { slot: 1 }, { slot: 2 }]);
    expect(result.failures).toMatchObject([{ slot: 3, code: "no_output" }]);
    expect(result.failures[0]?.message).toContain("3 of 4");
    expect(creates()).toHaveLength(1);
  });

  test("holes: each image stays in its slot", async () => {
    const prediction = () => ({ output: { kind: "holes", at: [1] } as const });
    const { characters } = await createTestApp({ model, scenario: { prediction } });
    const result = await characters.generate({ description });
    expect(result.slots.map(({ status }) => status)).toEqual([
      "succeeded",
      "failed",
      "succeeded",
      "succeeded",
    ]);
    expect(result.images.map(({ metadata }) => metadata.outputIndex)).toEqual([0, 2, 3]);
  });

  test("more: the surplus causes a warning", async () => {
    const prediction = () => ({ output: { kind: "count", count: 4 } as const });
    const { characters } = await createTestApp({ model, scenario: { prediction } });
    const result = await characters.generate({ description, numImages: 2 });
    expect(result.images).toHaveLength(2);
    expect(result.warnings).toMatchObject([{ code: "outputs_surplus" }]);
    expect((await characters.batch(result.batchId))?.warnings).toEqual(result.warnings);
  });
});

describe("transient failures are retried, and nothing is paid again:", () => {
  test.each<[string, PredictionScript]>([
    [
      "a poll",
      { polls: [{ kind: "answer", status: 502 }, { kind: "reset" }, { kind: "answer", status: 429 }] },
    ],
    ["a download", { downloads: [[{ kind: "answer", status: 503 }, { kind: "reset" }]] }],
    ["a truncated image", { downloads: [[{ kind: "truncated", declared: false }]] }],
    ["a web page instead of the image", { downloads: [[{ kind: "html" }]] }],
    ["redirects", { downloads: [{ kind: "redirect", hops: 3 }] }],
    ["a wrong content type", { downloads: [{ kind: "content-type", contentType: "text/html" }] }],
    ["an image in small chunks", { downloads: [{ kind: "slow", chunks: 200, pauseMs: 0 }] }],
    ["an image in the response itself", { output: { kind: "data-urls" } }],
    ["an array instead of a string", { output: { kind: "shape", shape: "array" } }],
  ])("%s", async (_what, script) => {
    const { characters, creates, emulator } = await createTestApp({ scenario: { prediction: () => script } });
    const result = await characters.generate({ description, numImages: 2 });
    expect(result.failures).toEqual([]);
    expect(result.images.map(({ mediaType, width, height }) => [mediaType, width, height])).toEqual([
      ["image/jpeg", imageSize.width, imageSize.height],
      ["image/jpeg", imageSize.width, imageSize.height],
    ]);
    expect(creates()).toHaveLength(2);
    expect(emulator.predictions).toHaveLength(2);
  });
});

function failed(error: string): PredictionScript {
  return { end: { status: "failed", error } };
}

function refused(status: number): PredictionScript {
  const create: CreateFault = { kind: "answer", status, created: false };
  return { create };
}

function download(fault: DownloadFault): PredictionScript {
  return { downloads: () => fault };
}
