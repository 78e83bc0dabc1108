import type { PredictionScript } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import { DramatisError, type Logger, type PendingCreate } from "../src/index.ts";
import { createTestApp } from "./testing/test-app.ts";

const description = "a secretive cartographer";
const traceback =
  "Traceback: File /src/predict.py, token r8_Abc123, https://internal.example.com/x?sig=1, E9999";

function recorder() {
  const lines: { level: string; message: string; [key: string]: unknown }[] = [];
  const at = (level: string) => (details: object, message: string) =>
    lines.push({ ...details, level, message });
  const logger: Logger = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  return { lines, logger };
}

describe("the log", () => {
  test("has batch, slot, prediction, and image ids, counts, and durations", async () => {
    const { lines, logger } = recorder();
    const { characters } = await createTestApp({ logger });
    const { batchId, images } = await characters.generate({ description, numImages: 2 });

    const started = lines.find(({ message }) => message === "a batch was started");
    expect(started).toMatchObject({ level: "info", batchId, requested: 2, model: "google/imagen-4" });
    const stored = lines.filter(({ message }) => message === "an asset was stored");
    expect(stored.map(({ assetId }) => assetId).sort()).toEqual(images.map(({ id }) => id).sort());
    expect(stored[0]).toMatchObject({
      batchId,
      slot: expect.any(Number),
      predictionId: expect.any(String),
      durationMs: expect.any(Number),
    });
    const ended = lines.find(({ message }) => message === "a batch ended");
    expect(ended).toMatchObject({
      batchId,
      requested: 2,
      generated: 2,
      assetIds: images.map(({ id }) => id),
    });
    expect(lines.find(({ message }) => message === "a prediction ended")).toMatchObject({
      level: "debug",
      predictSeconds: expect.any(Number),
    });
  });

  test("has the provider's text only at debug level, without secrets", async () => {
    const { lines, logger } = recorder();
    const script: PredictionScript = { end: { status: "failed", error: traceback } };
    const { characters } = await createTestApp({ logger, scenario: { prediction: () => script } });
    const result = await characters.generate({ description, numImages: 1 });
    expect(JSON.stringify(result)).not.toContain("Traceback");
    const quoting = lines.filter((line) => JSON.stringify(line).includes("Traceback"));
    expect(quoting.map(({ level }) => level)).toEqual(["debug"]);
    expect(quoting[0]?.providerText).toBe("Traceback: File [path], [redacted] [address] E9999");
  });

  test("never contains a token, prompt, path, URL, or stack", async () => {
    const { lines, logger } = recorder();
    const scripts: PredictionScript[] = [
      { create: { kind: "reset", created: true } },
      { create: { kind: "answer", status: 500, body: { detail: traceback }, created: false } },
      { create: { kind: "answer", status: 422, body: { detail: traceback }, created: false } },
      { polls: [{ kind: "reset" }], downloads: [[{ kind: "reset" }, { kind: "html" }]] },
    ];
    const prediction = ({ index }: { index: number }) => scripts[index];
    const { characters } = await createTestApp({ logger, scenario: { prediction } });
    await characters.generate({ description });
    const text = JSON.stringify(lines);
    expect(lines.length).toBeGreaterThan(10);
    expect(text).not.toMatch(/r8_|cartographer|predict\.py|\/work|node_modules|https?:|"stack"/);
  });
});

describe("beforeCreate", () => {
  test("is called before each paid call with its owner, model, and number of images", async () => {
    const calls: PendingCreate[] = [];
    const { characters, creates } = await createTestApp({
      model: "black-forest-labs/flux-dev",
      beforeCreate: (call) => {
        expect(creates()).toHaveLength(calls.length);
        calls.push(call);
      },
    });
    await characters.generate({ description, numImages: 3 }, { owner: "ada" });
    await characters.generate({ description, numImages: 1 });
    expect(calls).toEqual([
      { owner: "ada", model: "black-forest-labs/flux-dev", count: 3 },
      { model: "black-forest-labs/flux-dev", count: 1 },
    ]);
  });

  test("can refuse a call by throwing: its slots fail, nothing is sent, and the other calls continue", async () => {
    let left = 2;
    const { characters, creates } = await createTestApp({
      beforeCreate: async () => {
        if (left-- <= 0) throw new DramatisError("rate_limited", "Your images for today are used up.");
      },
    });
    const result = await characters.generate({ description });
    expect(result.status).toBe("partial");
    expect(result.images).toHaveLength(2);
    expect(result.failures.map(({ code, message }) => [code, message])).toEqual([
      ["rate_limited", "Your images for today are used up."],
      ["rate_limited", "Your images for today are used up."],
    ]);
    expect(creates()).toHaveLength(2);
  });

  test("makes slots fail as forbidden if it throws any other error, without revealing its message", async () => {
    const { characters, creates } = await createTestApp({
      beforeCreate: () => {
        throw new Error("select * from budgets failed");
      },
    });
    const { failures } = await characters.generate({ description, numImages: 1 });
    expect(failures).toMatchObject([{ code: "forbidden" }]);
    expect(JSON.stringify(failures)).not.toContain("budgets");
    expect(creates()).toHaveLength(0);
  });
});
