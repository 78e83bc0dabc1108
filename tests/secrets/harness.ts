import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { allowAnyone, createHandler } from "../../packages/core/src/http/index.ts";
import { createEngine } from "../../packages/core/src/images/create-character-references.ts";
import { createReplicate } from "../../packages/core/src/replicate/index.ts";
import { createVideoEngine } from "../../packages/core/src/videos/create-video-step.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import {
  createEmulator,
  type ModelSpec,
  type PredictionScript,
} from "../../packages/replicate-emulator/src/index.ts";
import { timing } from "../kill-loop/parts.ts";
import { Observer } from "./observer.ts";

const secret = { type: "string", secret: true } as const;
const models: ModelSpec[] = [
  {
    name: "acme/portrait",
    output: "string",
    format: "png",
    inputs: {
      prompt: { type: "string", required: true },
      hf_token: secret,
      api_key: secret,
      owner_key: secret,
    },
  },
  { media: "video", name: "acme/motion", images: ["image"], inputs: { api_key: secret, owner_key: secret } },
];

/** Starts an emulated Replicate, and records everything that can be seen of the engines that are started. */
export async function createHarness(
  prediction: (call: { index: number; input: object }) => PredictionScript | undefined,
) {
  const directory = await mkdtemp(join(tmpdir(), "dramatis-canary-"));
  const emulator = createEmulator({
    models,
    imageSize: { width: 64, height: 48 },
    scenario: { prediction, timing: { startMs: [0, 10], runMs: [0, 30] } },
  });
  const { baseUrl } = await emulator.listen();
  const observer = new Observer();
  const canary = (entry: string) => `canary-${entry}-${randomUUID()}`;
  const owner = canary("app");
  const token = canary("token");
  const engines: { close(): Promise<void> }[] = [];

  /** Simulates the start of a process, with the same folder and account, and nothing in memory. */
  function start({ concurrency = 8, fetch = globalThis.fetch } = {}) {
    const store = fsStore({ directory });
    const account = createReplicate({
      auth: token,
      baseUrl,
      fetch,
      secretInputs: { owner_key: owner },
    });
    const { logger } = observer;
    const options = {
      store,
      logger,
      concurrency,
      onEvent: (event: unknown) => observer.record("event", event),
    };
    const images = account.image("acme/portrait");
    const characters = createEngine({ ...options, provider: images }, timing);
    const motion = account.video("acme/motion", { referenceInput: "image" });
    const videos = createVideoEngine({ ...options, characters, provider: motion }, timing);
    const handler = createHandler({
      characters,
      videos,
      authorize: allowAnyone,
      modelOptions: ["hf_token", "api_key", "auth", "quality"],
    });
    const call = (method: string, path: string, body?: object) =>
      handler(
        new Request(`http://app.example/api/mv${path}`, {
          method,
          ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
        }),
      );
    const close = () => Promise.all([characters.close(), videos.close()]).then(() => store.close());
    engines.push({ close });
    for (const each of [account, images, motion, characters, videos]) observer.record("object", each);
    return { characters, videos, call, store, close };
  }

  onTestFinished(async () => {
    for (const engine of engines) await engine.close();
    await emulator.close();
    await rm(directory, { recursive: true });
  });

  /** Expects that neither the secrets nor their hashes were recorded anywhere. */
  async function expectHidden(canaries: readonly string[]) {
    expect(await observer.recordFolder(directory)).toBeGreaterThan(0);
    const sha = (text: string) => createHash("sha256").update(text).digest("hex");
    const traces = [...canaries, owner, token].flatMap((text) => [
      text,
      sha(text),
      text.slice(-12),
      btoa(text).slice(0, -4),
    ]);
    expect(observer.find(traces)).toEqual([]);
    const sent = JSON.stringify(emulator.requests.map(({ input }) => input));
    for (const text of [...canaries, owner]) expect(sent).toContain(text);
    expect(sent).not.toContain("[secret]");
    for (const { url, headers } of emulator.requests) {
      expect(canaries.concat(owner).filter((text) => (url + JSON.stringify(headers)).includes(text))).toEqual(
        [],
      );
    }
  }

  return { start, observer, canary, expectHidden, emulator };
}
