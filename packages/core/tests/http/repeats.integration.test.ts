import type { DownloadFault, Scenario } from "@dramatis/replicate-emulator";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createEngine } from "../../src/images/create-character-references.ts";
import { createReplicate } from "../../src/replicate/replicate.ts";
import { createKeylessClient } from "../testing/http/keyless-client.ts";
import { createTestApp, quickTiming, until } from "../testing/test-app.ts";
import { collect } from "../testing/video-test-app.ts";

const json = { character_description: "a shy vampire", num_images: 4, include_base64: false };

const pair = { ...json, num_images: 2 };
const slow: Scenario = { timing: { startMs: [0, 10], runMs: [400, 500] } };

/** Creates a server whose downloads fail until `heal` is called. */
async function createBrokenApp() {
  let isBroken = true;
  const downloads = (): DownloadFault | undefined => (isBroken ? { kind: "answer", status: 503 } : undefined);
  const app = await createTestApp({
    sockets: "large images",
    scenario: { prediction: () => ({ downloads }) },
  });
  const timing = { ...quickTiming, downloadMs: 30 };
  const provider = createReplicate(app.account).image();
  const characters = createEngine({ provider, store: app.store }, timing);
  onTestFinished(() => characters.close());
  const heal = () => {
    isBroken = false;
    timing.downloadMs = quickTiming.downloadMs;
  };
  return { ...app, ...(await createKeylessClient(characters)), characters, heal };
}

describe("a client that repeats any 5xx", () => {
  test("pays once while downloads fail, and gets every image once they work", async () => {
    const { post, heal, creates } = await createBrokenApp();
    const answers = [await post(json), await post(json), await post(json)];
    expect(answers.map(({ status }) => status)).toEqual([502, 502, 502]);
    expect(new Set(answers.map(({ body }) => body.batch_id)).size).toBe(1);
    heal();
    const { status, body } = await post(json);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "succeeded", batch_id: answers[0]?.body.batch_id });
    expect(body.images).toHaveLength(4);
    expect(creates()).toHaveLength(4);
    const next = await post(json);
    expect(next.body.batch_id).not.toBe(body.batch_id);
    expect(creates()).toHaveLength(8);
  });

  test.each([404, 410])(
    "pays once while the host answers %i for the outputs, and gets them once they are available",
    async (answer) => {
      let isBroken = true;
      const downloads = (): DownloadFault | undefined =>
        isBroken ? { kind: "answer", status: answer } : undefined;
      const { characters, creates } = await createTestApp({
        sockets: "large images",
        scenario: { prediction: () => ({ downloads }) },
      });
      const { post } = await createKeylessClient(characters);
      const answers = [await post(pair), await post(pair), await post(pair)];
      expect(answers.map(({ status }) => status)).toEqual([422, 422, 422]);
      expect(creates()).toHaveLength(2);
      isBroken = false;
      const { body } = await post(pair);
      expect(body).toMatchObject({ status: "succeeded", batch_id: answers[0]?.body.batch_id });
      expect(creates()).toHaveLength(2);
    },
  );

  test("fetches paid images and pays only for the others, even though the answer was delivered", async () => {
    let isBroken = true;
    const { characters, creates } = await createTestApp({
      sockets: "large images",
      scenario: {
        prediction: ({ index }) => {
          if (index === 0) return { end: { status: "failed", error: "CUDA out of memory" } };
          // This fault is not retried, so the test does not have to wait.
          return index === 1 ? { downloads: () => (isBroken ? { kind: "oversized" } : undefined) } : {};
        },
      },
    });
    const { post } = await createKeylessClient(characters);
    const first = await post(json);
    expect(first.body).toMatchObject({ status: "partial" });
    expect(first.body.images).toHaveLength(2);
    isBroken = false;
    const second = await post(json);
    expect(second.body).toMatchObject({ status: "succeeded", batch_id: first.body.batch_id });
    expect(creates()).toHaveLength(5);
  });

  test.each([
    ["the model failed", { end: { status: "failed", error: "CUDA out of memory" } } as const],
    ["the model refused", { end: { status: "failed", error: "NSFW content detected." } } as const],
    ["the model returned nothing", { output: { kind: "value", value: [] } } as const],
  ])("starts a new batch if %s, because no paid image is left", async (_what, script) => {
    const { characters, creates } = await createTestApp({
      sockets: "large images",
      scenario: { prediction: () => script },
    });
    const { post } = await createKeylessClient(characters);
    const first = await post({ ...json, num_images: 1 });
    const second = await post({ ...json, num_images: 1 });
    expect(second.body.batch_id).not.toBe(first.body.batch_id);
    expect(creates()).toHaveLength(2);
  });

  test("leaves no record if it is refused before anything is paid", async () => {
    const { characters, creates, store } = await createTestApp({ sockets: "large images" });
    const { post } = await createKeylessClient(characters);
    const append = vi.spyOn(store.journal, "append");
    expect((await post({ ...json, aspect_ratio: "7:1" })).status).toBe(422);
    expect(append).not.toHaveBeenCalled();
    expect(creates()).toHaveLength(0);
  });
});

describe("a client that disconnects before its answer", () => {
  test("gets the running batch for its next request, and then a new one", async () => {
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow });
    const { post, disconnect } = await createKeylessClient(characters);
    await disconnect(pair, () => until(() => creates().length === 2));
    const second = await post(pair);
    expect(second.body).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(2);
    const third = await post(pair);
    expect(third.body.batch_id).not.toBe(second.body.batch_id);
    expect(creates()).toHaveLength(4);
  });

  test("gets the running batch each time it disconnects again", async () => {
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow });
    const { post, disconnect } = await createKeylessClient(characters);
    for (let tries = 0; tries < 3; tries++) await disconnect(pair, () => until(() => creates().length === 2));
    expect((await post(pair)).body.status).toBe("succeeded");
    expect(creates()).toHaveLength(2);
  });

  test("gets the batch that finished in the meantime", async () => {
    const { characters, creates, store } = await createTestApp({ sockets: "large images", scenario: slow });
    const { post, disconnect } = await createKeylessClient(characters);
    await disconnect(pair, () => until(() => creates().length === 2));
    await until(async () => (await collect(store.journal.unfinished({ kind: "batch" }))).length === 0);
    expect((await post(pair)).body).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(2);
  });

  test("gets the bytes again if it disconnected while reading them", async () => {
    const { characters, creates } = await createTestApp({ sockets: "large images" });
    const { url, post } = await createKeylessClient(characters);
    const gone = new AbortController();
    const response = await fetch(`${url}/api/mv/generate_character_reference`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...pair, include_base64: true }),
      signal: gone.signal,
    });
    await response.body?.getReader().read();
    gone.abort();
    const { body } = await post({ ...pair, include_base64: true });
    for (const image of body.images)
      expect(image).toMatchObject({ base64: expect.stringMatching(/^.{1000,}$/s) });
    expect(creates()).toHaveLength(2);
  });

  test("pays only for the slots that failed", async () => {
    const { characters, creates, store } = await createTestApp({
      sockets: "large images",
      scenario: {
        ...slow,
        prediction: ({ index }) =>
          index === 0 ? { runMs: 100, end: { status: "failed", error: "CUDA out of memory" } } : {},
      },
    });
    const { post, disconnect } = await createKeylessClient(characters);
    await disconnect(pair, () => until(() => creates().length === 2));
    await until(async () => (await collect(store.journal.unfinished({ kind: "batch" }))).length === 0);
    expect((await post(pair)).body).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(3);
  });

  test("gets its answer from another server on the same store", async () => {
    const { characters, addEngine, creates } = await createTestApp({
      sockets: "large images",
      scenario: slow,
    });
    const [a, b] = [await createKeylessClient(characters), await createKeylessClient(addEngine())];
    await a.disconnect(pair, () => until(() => creates().length === 2));
    expect((await b.post(pair)).body).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(2);
    expect((await a.post(pair)).body).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(4);
  });

  test("gets its answer from a server that starts after the first one has stopped", async () => {
    const { characters, addEngine, creates } = await createTestApp({
      sockets: "large images",
      scenario: slow,
    });
    const a = await createKeylessClient(characters);
    await a.disconnect(pair, async () => {
      await until(() => creates().length === 2);
      await characters.close();
    });
    const b = await createKeylessClient(addEngine());
    expect((await b.post(pair)).body).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(2);
  });
});
