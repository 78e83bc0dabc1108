import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { memoryStore } from "../../packages/core/src/index.ts";
import { type EndpointsOptions, startEndpoints } from "../http/endpoints.ts";
import { olderClient, ShownError } from "./older-client.ts";

const description = "a shy vampire with an umbrella";
const nsfw = { end: { status: "failed", error: "NSFW content detected. Try running it again." } } as const;
const nothing = { output: { kind: "value", value: [] } } as const;
const jpeg = fileURLToPath(new URL("../edge/tiny.jpg", import.meta.url));

async function bench(options: Omit<EndpointsOptions, "store"> = {}) {
  const endpoints = await startEndpoints({ store: memoryStore(), ...options });
  onTestFinished(endpoints.close);
  const client = olderClient(`${endpoints.origin}/api/mv`);
  const creates = () => endpoints.emulator.requests.filter(({ route }) => route === "create").length;
  return { ...endpoints, client, creates };
}

/** What is shown where something does not succeed. */
async function shown(result: Promise<unknown>): Promise<ShownError> {
  const error: unknown = await result.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ShownError) return error;
  throw new Error("Nothing was shown.", { cause: error });
}

test("describes, chooses, and carries the choice into a video", async () => {
  const { client, creates } = await bench();
  const { images, metadata } = await client.generate(description);
  expect(images).toHaveLength(4);
  expect(metadata).toMatchObject({ num_images_requested: 4, num_images_generated: 4 });
  const chosen = images[2];
  expect(chosen?.path).toMatch(new RegExp(`^${chosen?.id}\\.\\w+$`));
  const bytes = await client.image(chosen?.id ?? "");
  expect(Buffer.from(bytes).toString("base64")).toBe(chosen?.base64);

  const video = await client.generateVideo("She opens it", chosen?.id ?? "");
  expect(video.character_reference_warning).toBeNull();
  const film = await client.video(video.video_url);
  const info = await client.videoInfo(video.video_id);
  expect(info).toMatchObject({ video_id: video.video_id, exists: true, file_size_bytes: film.byteLength });
  // One prediction makes four images.
  expect(creates()).toBe(2);
});

test("brings an image of the user's own into a video", async () => {
  const { client } = await bench();
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

test("with a key the same request is the same images", async () => {
  const { client, creates } = await bench();
  const headers = { "Idempotency-Key": "one" };
  const first = await client.generate(description, { headers });
  const again = await client.generate(description, { headers });
  expect(again.images).toEqual(first.images);
  expect(creates()).toBe(1);
});

describe("shows what went wrong, and does not pay for it again", () => {
  test("a blank description", async () => {
    const { client, creates } = await bench();
    const { status, message } = await shown(client.generate("  "));
    expect(status).toBe(422);
    expect(message).toBe(
      "Nothing was generated: character_description must not be empty: describe the character.",
    );
    expect(creates()).toBe(0);
  });

  test.each([
    ["the model refuses every image", nsfw, /^None of the 4 images could be made: The model refused/],
    [
      "the model returns nothing",
      nothing,
      /^None of the 4 images could be made: The model returned no image/,
    ],
  ])("%s", async (_what, prediction, message) => {
    const { client, creates } = await bench({ emulator: { scenario: { prediction: () => prediction } } });
    const error = await shown(client.generate(description));
    expect(error.status).toBe(422);
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/ of \d image/);
    expect(creates()).toBe(1);
  });

  test("the video comes to nothing", async () => {
    const { client, creates } = await bench({ emulator: { scenario: { prediction: () => nsfw } } });
    const error = await shown(client.generateVideo("She opens it", null));
    expect(error.status).toBe(422);
    expect(error.message).toMatch(/^The video could not be made: The model refused/);
    expect(creates()).toBe(1);
  });

  test.each([
    ["an image that is not there", "00000000-0000-4000-8000-000000000000", 404],
    ["an id that is none", "character_ref_20250101_120000", 400],
  ])("%s", async (_what, id, status) => {
    const { client } = await bench();
    expect(await shown(client.image(id))).toMatchObject({ status });
  });

  test("a file that is not an image", async () => {
    const { client } = await bench();
    const { status, message } = await shown(
      client.upload(new Blob(["hello"], { type: "image/png" }), "x.png"),
    );
    expect(status).toBe(415);
    expect(message).not.toMatch(/^HTTP/);
  });
});

test("an image that was removed does not take the others with it", async () => {
  const { client, characters } = await bench();
  const headers = { "Idempotency-Key": "removed" };
  const first = await client.generate(description, { headers });
  await characters.remove(first.images[1]?.id ?? "");
  const again = await client.generate(description, { headers });
  expect(again.images.map(({ base64 }) => base64 === null)).toEqual([false, true, false, false]);
});
