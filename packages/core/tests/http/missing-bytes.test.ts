import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import type { OpenAsset, Store } from "../../src/store/store.ts";
import { createHttpTestApp } from "../testing/http/http-test-app.ts";
import { createVideoHttpTestApp } from "../testing/http/video-http-test-app.ts";

const generate = "/generate_character_reference";
const character_description = "a shy vampire";

/** The fields of an image in a response. */
interface WireImage {
  readonly id: string;
  readonly base64?: string | null;
  readonly byte_length: number;
}

interface Answered {
  readonly batch_id: string;
  readonly images: readonly WireImage[];
  readonly warnings: readonly { readonly message: string }[];
}

async function made(
  call: Awaited<ReturnType<typeof createHttpTestApp>>["call"],
  key: string,
  num_images = 3,
) {
  const init = { json: { character_description, num_images }, headers: { "idempotency-key": key } };
  const answer = async (): Promise<Answered> => {
    const response = await call("POST", generate, init);
    expect(response.status).toBe(200);
    return response.json();
  };
  return { first: await answer(), again: answer };
}

/** Changes what the store returns when this asset is opened. */
function replaceOpened(store: Store, id: string, change: (opened: OpenAsset) => OpenAsset | undefined): void {
  const open = store.open.bind(store);
  store.open = async (opening) => {
    const opened = await open(opening);
    return opened !== undefined && opening === id ? change(opened) : opened;
  };
}

function failingAfter(chunks: number): (opened: OpenAsset) => OpenAsset {
  return (opened) => ({
    ...opened,
    bytes: () => Promise.reject(new Error("EIO at /srv/secret")),
    stream: () => {
      let left = chunks;
      return new ReadableStream({
        pull(controller) {
          if (left-- > 0) controller.enqueue(new Uint8Array(3000));
          else controller.error(new Error("EIO at /srv/secret"));
        },
      });
    },
  });
}

describe("an answer with the bytes of images", () => {
  test("is complete if one image was removed, and has a warning", async () => {
    const { call, characters } = await createHttpTestApp();
    const { first, again } = await made(call, "removed");
    await characters.remove(first.images[1]?.id ?? "");
    for (const _time of [1, 2]) {
      const { images, warnings } = await again();
      expect(images.map(({ base64 }) => base64 ?? null)).toEqual([
        first.images[0]?.base64,
        null,
        first.images[2]?.base64,
      ]);
      expect(warnings).toEqual([
        { code: "asset_missing", message: expect.stringMatching(/^Image 2 was removed/) },
      ]);
    }
  });

  test("is complete if every image was removed", async () => {
    const { call, characters } = await createHttpTestApp();
    const { first, again } = await made(call, "all");
    for (const { id } of first.images) await characters.remove(id);
    const { images, warnings } = await again();
    expect(images.map(({ base64 }) => base64)).toEqual([null, null, null]);
    expect(warnings).toHaveLength(3);
  });

  test.each([
    ["cannot be opened", () => Promise.reject(new Error("EIO at /srv/secret"))],
    ["disappears between the check and the read", () => Promise.resolve(undefined)],
  ])("is complete if one image %s", async (_what, open) => {
    const logged: unknown[] = [];
    const error = (...values: unknown[]) => void logged.push(values);
    const { call, store } = await createHttpTestApp({
      handler: { logger: { debug() {}, info() {}, warn: error, error } },
    });
    const { first, again } = await made(call, "opened");
    const original = store.open.bind(store);
    store.open = (id) => (id === first.images[0]?.id ? open() : original(id));
    const { images, warnings } = await again();
    expect(images.map(({ base64 }) => base64 === null)).toEqual([true, false, false]);
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify([warnings, logged])).not.toContain("secret");
  });

  test.each([0, 1, 2])("is complete if reading one image fails after %i chunk(s)", async (chunks) => {
    const { call, store } = await createHttpTestApp();
    const { first, again } = await made(call, "damaged");
    replaceOpened(store, first.images[2]?.id ?? "", failingAfter(chunks));
    const { images, warnings } = await again();
    expect(images.map(({ base64 }) => base64 === null)).toEqual([false, false, true]);
    expect(warnings).toMatchObject([
      { code: "asset_missing", message: expect.stringMatching(/^Image 3 cannot be read/) },
    ]);
  });

  test.each([
    ["fewer bytes", (bytes: Uint8Array) => bytes.subarray(0, -1)],
    ["more bytes", (bytes: Uint8Array) => new Uint8Array([...bytes, 1])],
    ["no bytes", () => new Uint8Array()],
  ])("does not return %s as the image", async (_what, change) => {
    const { call, store } = await createHttpTestApp();
    const { first, again } = await made(call, "short");
    replaceOpened(store, first.images[0]?.id ?? "", (opened) => ({
      ...opened,
      bytes: async () => change(await opened.bytes()),
      stream: () =>
        new ReadableStream({
          async start(controller) {
            const bytes = change(await opened.bytes());
            if (bytes.byteLength > 0) controller.enqueue(bytes);
            controller.close();
          },
        }),
    }));
    const { images, warnings } = await again();
    expect(images.map(({ base64 }) => base64 === null)).toEqual([true, false, false]);
    expect(warnings).toHaveLength(1);
  });

  test("is complete if the stream of a large image fails in the middle", async () => {
    const { call, store, characters } = await createHttpTestApp();
    const { first, again } = await made(call, "large");
    const id = first.images[1]?.id ?? "";
    const asset = await characters.get(id);
    // Large enough to be streamed.
    const batch = characters.batch.bind(characters);
    characters.batch = async (batchId, access) => {
      const found = await batch(batchId, access);
      if (found === undefined) return found;
      const images = found.images.map((image) =>
        image.id === id ? { ...image, byteLength: 5 * 1024 * 1024 } : image,
      );
      return { ...found, images } as typeof found;
    };
    expect(asset).toBeDefined();
    replaceOpened(store, id, failingAfter(700));
    const { images, warnings } = await again();
    expect(images.map(({ base64 }) => base64 === null)).toEqual([false, true, false]);
    expect(warnings).toHaveLength(1);
  });
});

describe("an answer without bytes", () => {
  test("has a warning for each removed image", async () => {
    const { call, characters } = await createHttpTestApp();
    const { first } = await made(call, "batch");
    const id = first.images[2]?.id ?? "";
    await characters.remove(id);
    const batch = await (await call("GET", `/batches/${first.batch_id}`)).json();
    expect(batch.status).toBe("succeeded");
    expect(batch.images).toHaveLength(3);
    expect(batch.warnings).toMatchObject([{ code: "asset_missing" }]);
    expect((await call("GET", `/get_character_reference/${id}`)).status).toBe(404);
    const json = { character_description, num_images: 3, include_base64: false };
    const key = { "idempotency-key": "batch-2" };
    const other = await (await call("POST", generate, { json, headers: key })).json();
    await characters.remove(other.images[0].id);
    const again = await (await call("POST", generate, { json, headers: key })).json();
    expect(again.warnings).toMatchObject([{ code: "asset_missing" }]);
    const canceled = await (await call("POST", `/batches/${first.batch_id}/cancel`)).json();
    expect(canceled.warnings).toMatchObject([{ code: "asset_missing" }]);
  });

  test("has a warning for a removed video", async () => {
    const { json, videos } = await createVideoHttpTestApp();
    const { body } = await json("POST", "/generate_video", { json: { prompt: "she waves" } });
    await videos.remove(body.video_id);
    const batch = await json("GET", `/batches/${body.batch_id}`);
    expect(batch.status).toBe(200);
    expect(batch.body.warnings).toMatchObject([
      { code: "asset_missing", message: expect.stringMatching(/^The video was removed/) },
    ]);
    expect((await json("GET", `/get_video/${body.video_id}`)).status).toBe(404);
  });

  test("is returned even if the store cannot check whether an image exists", async () => {
    const { call, store } = await createHttpTestApp();
    const { first } = await made(call, "unknown");
    const head = store.head.bind(store);
    store.head = (id) =>
      id === first.images[0]?.id ? Promise.reject(new Error("EIO at /srv/secret")) : head(id);
    const batch = await (await call("GET", `/batches/${first.batch_id}`)).json();
    expect(batch.warnings).toMatchObject([{ code: "asset_missing" }]);
    expect(JSON.stringify(batch)).not.toContain("secret");
  });
});

test("an unknown batch is still 404", async () => {
  const { call } = await createHttpTestApp();
  expect((await call("GET", `/batches/${v4()}`)).status).toBe(404);
});
