import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { memoryStore } from "../../packages/core/src/index.ts";
import { type EndpointsOptions, startEndpoints } from "../http/endpoints.ts";
import { createOlderClient, ShownError } from "./older-client.ts";

const description = "a shy vampire with an umbrella";
const nsfw = { end: { status: "failed", error: "NSFW content detected. Try running it again." } } as const;
const noOutput = { output: { kind: "value", value: [] } } as const;
const jpeg = fileURLToPath(new URL("../edge/tiny.jpg", import.meta.url));

async function createHarness(options: Omit<EndpointsOptions, "store"> = {}) {
  const endpoints = await startEndpoints({ store: memoryStore(), ...options });
  onTestFinished(endpoints.close);
  const client = createOlderClient(`${endpoints.origin}/api/mv`);
  const creates = () => endpoints.emulator.requests.filter(({ route }) => route === "create").length;
  return { ...endpoints, client, creates };
}

/** Returns the error that the client shows to its user. */
async function shownError(result: Promise<unknown>): Promise<ShownError> {
  const error: unknown = await result.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ShownError) return error;
  throw new Error("The client showed no error.", { cause: error });
}

test("generates images from a description, and a video from the chosen image", async () => {
  const { client, creates } = await createHarness();
  const { images, metadata } = await client.generate(description);
  expect(images).toHaveLength(4);
  expect(metadata).toMatchObject({ num_images_requested: 4, num_images_generated: 4 });
  const chosen = images[2];
  expect(chosen?.path).toMatch(new RegExp(`^${chosen?.id}\\.\\w+$`));
  const bytes = await client.image(chosen?.id ?? "");
  expect(Buffer.from(bytes).toString("base64")).toBe(chosen?.base64);

  const video = await client.generateVideo("She opens it", chosen?.id ?? "");
  expect(video.character_reference_warning).toBeNull();
  const videoBytes = await client.video(video.video_url);
  const info = await client.videoInfo(video.video_id);
  expect(info).toMatchObject({
    video_id: video.video_id,
    exists: true,
    file_size_bytes: videoBytes.byteLength,
  });
  // One prediction makes all four images.
  expect(creates()).toBe(2);
});

test("generates a video from an uploaded image", async () => {
  const { client } = await createHarness();
  const file = await readFile(jpeg);
  const uploaded = await client.upload(new Blob([file], { type: "image/png" }), "me.png");
  expect(uploaded).toMatchObject({
    content_type: "image/jpeg",
    file_size: file.byteLength,
    filename: "me.png",
  });
  expect(await client.image(uploaded.image_id)).toEqual(new Uint8Array(file));
  expect((await client.generateVideo("She opens it", uploaded.image_id)).video_id).toBeTruthy();
});

test("the same request with the same key returns the same images", async () => {
  const { client, creates } = await createHarness();
  const headers = { "Idempotency-Key": "one" };
  const first = await client.generate(description, { headers });
  const again = await client.generate(description, { headers });
  expect(again.images).toEqual(first.images);
  expect(creates()).toBe(1);
});

describe("shows the error, and does not pay again, for", () => {
  test("a blank description", async () => {
    const { client, creates } = await createHarness();
    const { status, message } = await shownError(client.generate("  "));
    expect(status).toBe(422);
    expect(message).toBe(
      "Nothing was generated: character_description must not be empty: describe the character.",
    );
    expect(creates()).toBe(0);
  });

  test.each([
    ["a model that refuses every image", nsfw, /^None of the 4 images could be made: The model refused/],
    [
      "a model that returns nothing",
      noOutput,
      /^None of the 4 images could be made: The model returned no image/,
    ],
  ])("%s", async (_what, prediction, message) => {
    const { client, creates } = await createHarness({
      emulator: { scenario: { prediction: () => prediction } },
    });
    const error = await shownError(client.generate(description));
    expect(error.status).toBe(422);
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/ of \d image/);
    expect(creates()).toBe(1);
  });

  test("a video that fails", async () => {
    const { client, creates } = await createHarness({ emulator: { scenario: { prediction: () => nsfw } } });
    const error = await shownError(client.generateVideo("She opens it", null));
    expect(error.status).toBe(422);
    expect(error.message).toMatch(/^The video could not be made: The model refused/);
    expect(creates()).toBe(1);
  });

  test.each([
    ["an image that does not exist", "00000000-0000-4000-8000-000000000000", 404],
    ["an invalid id", "character_ref_20250101_120000", 400],
  ])("%s", async (_what, id, status) => {
    const { client } = await createHarness();
    expect(await shownError(client.image(id))).toMatchObject({ status });
  });

  test("a file that is not an image", async () => {
    const { client } = await createHarness();
    const { status, message } = await shownError(
      client.upload(new Blob(["hello"], { type: "image/png" }), "x.png"),
    );
    expect(status).toBe(415);
    expect(message).not.toMatch(/^HTTP/);
  });
});

test("after one image is removed, the others are still returned", async () => {
  const { client, characters } = await createHarness();
  const headers = { "Idempotency-Key": "removed" };
  const first = await client.generate(description, { headers });
  await characters.remove(first.images[1]?.id ?? "");
  const again = await client.generate(description, { headers });
  expect(again.images.map(({ base64 }) => base64 === null)).toEqual([false, true, false, false]);
});
