import type { Scenario } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler/create-handler.ts";
import { allowAnyone } from "../../src/http/handler/handler-options.ts";
import type { CharacterReferences } from "../../src/images/character-references.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { holdPolls } from "../testing/hold-polls.ts";
import { createKeylessClient } from "../testing/http/keyless-client.ts";
import { createTestApp, until } from "../testing/test-app.ts";
import { collect, createVideoTestApp } from "../testing/video-test-app.ts";

const json = { character_description: "a shy vampire", num_images: 2, include_base64: false };
const slow: Scenario = { timing: { startMs: [0, 10], runMs: [400, 500] } };

/** Creates a store that records which streams about repeated requests were written. */
function createWatchedStore() {
  const store = memoryStore();
  const streams = new Set<string>();
  const { journal } = store;
  const watched: Store = {
    ...store,
    put: (...call) => store.put(...call),
    open: (id) => store.open(id),
    head: (id) => store.head(id),
    list: (options) => store.list(options),
    delete: (id) => store.delete(id),
    close: () => store.close(),
    journal: {
      append(id, records, expected, options) {
        if (options?.kind?.endsWith("-repeat")) streams.add(id);
        return journal.append(id, records, expected, options);
      },
      read: (...call) => journal.read(...call),
      unfinished: (options) => journal.unfinished(options),
      list: (options) => journal.list(options),
      delete: (id) => journal.delete(id),
    },
  };
  const outstanding = async () => {
    const lists = await Promise.all([...streams].map((id) => collect(journal.read(id))));
    return lists.filter((records) => records.length > 0);
  };
  return { store: watched, streams, outstanding };
}

async function newestBatchId(characters: CharacterReferences): Promise<string> {
  const { items } = await characters.batches();
  return items[0]?.batchId ?? "";
}

/** Authorizes the owner that the `x-owner` header names. */
const byHeader = (request: Request) => {
  const owner = request.headers.get("x-owner");
  return owner === null ? true : { owner };
};

describe("an undelivered batch is taken up", () => {
  test("only by its owner", async () => {
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow });
    const { post, disconnect } = await createKeylessClient(characters, { authorize: byHeader });
    const ada = { headers: { "x-owner": "ada" } };
    await disconnect(json, () => until(() => creates().length === 2), ada);
    const others = await Promise.all([post(json, { headers: { "x-owner": "eve" } }), post(json)]);
    expect(creates()).toHaveLength(6);
    const own = await post(json, ada);
    expect(creates()).toHaveLength(6);
    expect(new Set([...others, own].map(({ body }) => body.batch_id)).size).toBe(3);
  });

  test("only by an equal request", async () => {
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow });
    const { post, disconnect } = await createKeylessClient(characters);
    await disconnect(json, () => until(() => creates().length === 2));
    await post({ ...json, seed: 7 });
    expect(creates()).toHaveLength(4);
    // An equal request can be written differently, and can ask for bytes.
    await post({
      num_images: 2,
      character_description: ` ${json.character_description}`,
      aspect_ratio: null,
    });
    expect(creates()).toHaveLength(4);
  });

  test("only by a request for the same model", async () => {
    const { characters, creates, store, account } = await createTestApp({
      sockets: "large images",
      scenario: slow,
    });
    const other = await createTestApp({
      sockets: "large images",
      scenario: slow,
      store,
      model: "black-forest-labs/flux-schnell",
    });
    expect(account.baseUrl).not.toBe(other.account.baseUrl);
    const [a, b] = [await createKeylessClient(characters), await createKeylessClient(other.characters)];
    await a.disconnect(json, () => until(() => creates().length === 2));
    await b.post(json);
    expect(other.creates().length).toBeGreaterThan(0);
  });

  test("not by a request with a different cancel_on_disconnect", async () => {
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow });
    const { post, disconnect } = await createKeylessClient(characters);
    await disconnect(json, () => until(() => creates().length === 2));
    const other = await post({ ...json, cancel_on_disconnect: true });
    expect(creates()).toHaveLength(4);
    expect((await post({ ...json, cancel_on_disconnect: false })).body.batch_id).not.toBe(
      other.body.batch_id,
    );
    expect(creates()).toHaveLength(4);
  });

  test("not by a request with an idempotency key", async () => {
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow });
    const { post, disconnect } = await createKeylessClient(characters);
    await disconnect(json, () => until(() => creates().length === 2));
    await post(json, { headers: { "idempotency-key": "a" } });
    expect(creates()).toHaveLength(4);
  });

  test("not if takeUpRepeats is off", async () => {
    const { store, streams } = createWatchedStore();
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow, store });
    const { post, disconnect } = await createKeylessClient(characters, { takeUpRepeats: false });
    await disconnect(json, () => until(() => creates().length === 2));
    await post(json);
    expect(creates()).toHaveLength(4);
    expect(streams.size).toBe(0);
  });
});

describe("while a caller still waits for its answer", () => {
  test("an equal request starts its own batch", async () => {
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow });
    const { post } = await createKeylessClient(characters);
    const [a, b] = await Promise.all([post(json), post(json)]);
    expect(a.body.batch_id).not.toBe(b.body.batch_id);
    expect(creates()).toHaveLength(4);
  });

  test("an equal request takes up only the batch of a disconnected caller", async () => {
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow });
    const { post, disconnect } = await createKeylessClient(characters);
    let waiting: ReturnType<typeof post> | undefined;
    await disconnect(json, async () => {
      await until(() => creates().length === 2);
      waiting = post(json);
      await until(() => creates().length === 4);
    });
    const taken = await post(json);
    const own = await waiting;
    expect(taken.body.batch_id).not.toBe(own?.body.batch_id);
    expect(creates()).toHaveLength(4);
  });
});

describe("Prefer: respond-async", () => {
  const headers = { prefer: "respond-async" };

  test("counts the 202 as the delivery, so the next request starts a new batch and no record remains", async () => {
    const { store, outstanding } = createWatchedStore();
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow, store });
    const { post } = await createKeylessClient(characters);
    const a = await post(json, { headers });
    const b = await post(json, { headers });
    expect(a.status).toBe(202);
    expect(b.body.batch_id).not.toBe(a.body.batch_id);
    await until(() => creates().length === 4);
    await until(async () => (await outstanding()).length === 0);
  });

  test("is taken up if its batch ended with a paid output that could not be downloaded", async () => {
    let isBroken = true;
    const { characters, creates } = await createTestApp({
      sockets: "large images",
      scenario: {
        prediction: () => ({ downloads: () => (isBroken ? { kind: "oversized" } : undefined) }),
      },
    });
    const { post } = await createKeylessClient(characters);
    const a = await post(json, { headers });
    await until(async () => (await characters.batch(a.body.batch_id))?.status === "failed");
    isBroken = false;
    expect((await post(json)).body).toMatchObject({ status: "succeeded", batch_id: a.body.batch_id });
    expect(creates()).toHaveLength(2);
  });
});

describe("an event stream", () => {
  const headers = { accept: "text/event-stream", "content-type": "application/json" };

  async function createStreamApp() {
    const { store, outstanding } = createWatchedStore();
    const app = await createTestApp({ sockets: "large images", scenario: slow, store });
    const client = await createKeylessClient(app.characters);
    const stream = async (until: string) => {
      const gone = new AbortController();
      const response = await fetch(`${client.url}/api/mv/generate_character_reference`, {
        method: "POST",
        headers,
        body: JSON.stringify(json),
        signal: gone.signal,
      });
      let text = "";
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      while (!text.includes(`event: ${until}`)) {
        const { done, value = "" } = (await reader?.read()) ?? { done: true };
        if (done) break;
        text += value;
      }
      gone.abort();
      return /"batch_id":"([^"]+)"/.exec(text)?.[1];
    };
    return { ...app, ...client, stream, outstanding };
  }

  test("that disconnects is taken up, and replays its events", async () => {
    const { stream, creates } = await createStreamApp();
    const first = await stream("batch-start");
    await until(() => creates().length === 2);
    expect(await stream("batch-end")).toBe(first);
    expect(creates()).toHaveLength(2);
  });

  test("is delivered with its last event, even if the reader leaves immediately", async () => {
    const { stream, creates, outstanding } = await createStreamApp();
    const first = await stream("batch-end");
    await until(async () => (await outstanding()).length === 0);
    expect(await stream("batch-end")).not.toBe(first);
    expect(creates()).toHaveLength(4);
  });
});

describe("a canceled batch", () => {
  const stopped = { ...json, cancel_on_disconnect: true };

  test("is not taken up if its caller disconnected before it had an image", async () => {
    let isQuick = false;
    const { characters, creates } = await createTestApp({
      sockets: "large images",
      scenario: { prediction: () => ({ startMs: 0, runMs: isQuick ? 0 : 60_000 }) },
    });
    const { post, disconnect } = await createKeylessClient(characters);
    await disconnect(stopped, () => until(() => creates().length === 2));
    isQuick = true;
    const { body } = await post(stopped);
    expect(body).toMatchObject({ status: "succeeded" });
    expect(body.images).toHaveLength(2);
    expect(creates()).toHaveLength(4);
  });

  test("is taken up if its caller disconnected when it had an image", async () => {
    let isQuick = false;
    const { characters, creates } = await createTestApp({
      sockets: "large images",
      scenario: { prediction: ({ index }) => ({ startMs: 0, runMs: isQuick || index === 0 ? 0 : 60_000 }) },
    });
    const { post, disconnect } = await createKeylessClient(characters);
    await disconnect(stopped, () => until(async () => (await characters.list()).items.length === 1));
    const [id] = (await characters.list()).items.map((image) => image.id);
    isQuick = true;
    const { body } = await post(stopped);
    expect(body.status).toBe("succeeded");
    expect(body.images.map(({ id }) => id)).toContain(id);
    expect(creates()).toHaveLength(3);
  });

  test("is not taken up if its answer was delivered", async () => {
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow });
    const { post } = await createKeylessClient(characters);
    const first = post(json);
    await until(() => creates().length === 2);
    const batchId = await newestBatchId(characters);
    await characters.cancel(batchId);
    expect((await first).body).toMatchObject({ status: "canceled", batch_id: batchId });
    const second = await post(json);
    expect(second.body.status).toBe("succeeded");
    expect(second.body.batch_id).not.toBe(batchId);
  });
});

describe("a removed batch", () => {
  test("is not taken up, and no record of its request remains", async () => {
    const { store, outstanding } = createWatchedStore();
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow, store });
    const { post, disconnect } = await createKeylessClient(characters);
    await disconnect(json, () => until(() => creates().length === 2));
    const batchId = await newestBatchId(characters);
    await until(async () => (await characters.batch(batchId))?.status === "succeeded");
    expect(await outstanding()).toHaveLength(1);
    await until(async () => {
      await characters.removeBatch(batchId).catch(() => undefined);
      return (await characters.batch(batchId)) === undefined;
    });
    expect(await outstanding()).toHaveLength(0);
    expect((await post(json)).body.batch_id).not.toBe(batchId);
    expect(creates()).toHaveLength(4);
  });
});

describe("the records of a request", () => {
  test("do not contain its text, and are removed once the answer was delivered", async () => {
    const { store, outstanding } = createWatchedStore();
    const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow, store });
    const { post, disconnect } = await createKeylessClient(characters);
    await disconnect(json, () => until(() => creates().length === 2));
    const text = JSON.stringify(await outstanding());
    expect(text).toContain('"answer"');
    expect(text).not.toContain("vampire");
    for (let tries = 0; tries < 5; tries++) await post(json);
    await until(async () => (await outstanding()).length === 0);
  });
});

describe("a video", () => {
  const path = "/api/mv/generate_video";
  const prompt = { prompt: "She waves at a ship" };

  test("that outlasts its client's timeout is paid once and delivered to the next request", async () => {
    const { characters, videos, creates } = await createVideoTestApp({
      sockets: "large images",
      scenario: slow,
    });
    const { post, disconnect } = await createKeylessClient(characters, { videos, path });
    await disconnect(prompt, () => until(() => creates().length === 1));
    await disconnect(prompt, async () => {});
    const { body } = await post(prompt);
    expect(body).toMatchObject({ status: "succeeded", video_id: expect.any(String) });
    expect(creates()).toHaveLength(1);
    expect((await post(prompt)).body.batch_id).not.toBe(body.batch_id);
    expect(creates()).toHaveLength(2);
  });
});

test("servers that get equal requests at the same moment after a disconnected one share its batch", async () => {
  const polls = holdPolls();
  const { characters, addEngine, creates } = await createTestApp({
    sockets: "large images",
    fetch: polls.fetch,
  });
  let requests = 0;
  const admit = () => {
    requests++;
    return undefined;
  };
  const servers = [
    await createKeylessClient(characters, { admit }),
    await createKeylessClient(addEngine(), { admit }),
    await createKeylessClient(addEngine(), { admit }),
  ];
  await servers[0]?.disconnect(json, () => until(() => creates().length === 2));
  const posted = Promise.all(servers.map(({ post }) => post(json)));
  // The batch ends only after every server has received its request.
  await until(() => requests === 4);
  polls.release();
  const answers = await posted;
  expect(new Set(answers.map(({ body }) => body.batch_id)).size).toBe(1);
  expect(creates()).toHaveLength(2);
});

test("without toNodeListener, an answer is delivered once its body has been read", async () => {
  const { characters, creates } = await createTestApp({ sockets: "large images", scenario: slow });
  const handler = createHandler({ characters, authorize: allowAnyone });
  const call = (signal?: AbortSignal) =>
    handler(
      new Request("http://app.example/api/mv/generate_character_reference", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(json),
        ...(signal && { signal }),
      }),
    );
  const gone = new AbortController();
  const first = call(gone.signal);
  await until(() => creates().length === 2);
  gone.abort();
  await first;
  const second = await call();
  await second.body?.cancel();
  const third = await call();
  expect((await third.json()).status).toBe("succeeded");
  expect(creates()).toHaveLength(2);
  await (await call()).json();
  expect(creates()).toHaveLength(4);
});
