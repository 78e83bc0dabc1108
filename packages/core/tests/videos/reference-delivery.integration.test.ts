import { describe, expect, test } from "vitest";
import { ProviderError } from "../../src/provider/provider-error.ts";
import type { VideoProvider } from "../../src/provider/video-provider.ts";
import { memoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { sampleImages, withSegments } from "../testing/images.ts";
import { createVideoTestApp } from "../testing/video-test-app.ts";

const prompt = "she waves at a ship";
const [png, jpeg] = (await sampleImages()).map(({ bytes }) => bytes) as [
  Uint8Array<ArrayBuffer>,
  Uint8Array<ArrayBuffer>,
];
/** More than 300 kB. */
const large = withSegments(jpeg, [65_000, 65_000, 65_000, 65_000, 65_000]);

/** Each model, its input for the reference, and whether that is a list. */
const places = [
  ["google/veo-3.1", "reference_images", "list"],
  ["google/veo-3.1-fast", "image", "one"],
  ["google/veo-3", "image", "one"],
  ["kwaivgi/kling-v2.1", "start_image", "one"],
  ["kwaivgi/kling-v1.6-standard", "reference_images", "list"],
  ["kwaivgi/kling-v1.6-pro", "reference_images", "list"],
  ["minimax/hailuo-02", "first_frame_image", "one"],
  ["minimax/video-01", "subject_reference", "one"],
  ["bytedance/seedance-2.0", "reference_images", "list"],
  ["wan-video/wan-2.2-i2v-fast", "image", "one"],
  ["runwayml/gen4-turbo", "image", "one"],
] as const;

describe("the selected character reaches the model", () => {
  test.each(places)("%s reads it from %s", async (model, input, form) => {
    const { characters, videos, emulator } = await createVideoTestApp({ model });
    const { id } = await characters.importImage(png);
    const result = await videos.generate({ prompt, characterReferenceId: id });
    expect(result).toMatchObject({ status: "succeeded", metadata: { characterReferenceId: id } });
    const sent = emulator.predictions[0]?.input[input];
    const [url, ...more] = form === "list" ? (sent as string[]) : [sent as string];
    expect(more).toEqual([]);
    expect(await bytesOf(url)).toEqual(png);
  });

  test("a small image is sent as a data URL, and nothing is uploaded", async () => {
    const { characters, videos, emulator, uploads } = await createVideoTestApp({ model: "minimax/video-01" });
    const { id } = await characters.importImage(png);
    await videos.generate({ prompt, characterReferenceId: id });
    expect(emulator.predictions[0]?.input.subject_reference).toMatch(/^data:image\/png;base64,/);
    expect(uploads()).toEqual([]);
  });

  test("a large image is uploaded once, and the model reads it from the file's URL", async () => {
    const { characters, videos, emulator, uploads, account } = await createVideoTestApp({
      model: "minimax/video-01",
    });
    const { id } = await characters.importImage(large);
    const result = await videos.generate({ prompt, characterReferenceId: id });
    expect(result.status).toBe("succeeded");
    expect(uploads()).toHaveLength(1);
    const url = emulator.predictions[0]?.input.subject_reference as string;
    expect(url).toMatch(/\/v1\/files\//);
    const file = (await (
      await account.fetch(url, { headers: { authorization: "Bearer x" } })
    ).json()) as object;
    expect(file).toMatchObject({ content_type: "image/jpeg", size: large.byteLength, name: `${id}.jpg` });
  });

  test("if the store signs URLs, the model reads from the store", async () => {
    const store = createSigningStore("https://images.example.com/");
    const { characters, videos, emulator, uploads } = await createVideoTestApp({
      model: "minimax/video-01",
      store,
    });
    const { id } = await characters.importImage(large);
    await videos.generate({ prompt, characterReferenceId: id });
    expect(emulator.predictions[0]?.input.subject_reference).toBe(
      `https://images.example.com/${id}?expires=86400`,
    );
    expect(uploads()).toEqual([]);
  });

  test.each([
    "http://localhost:9000/",
    "http://127.0.0.1:9000/",
    "http://192.168.1.5/",
    "http://minio:9000/",
  ])("a URL in a private network (%s) is not used", async (origin) => {
    const { characters, videos, emulator, uploads } = await createVideoTestApp({
      store: createSigningStore(origin),
    });
    const { id } = await characters.importImage(large);
    await videos.generate({ prompt, characterReferenceId: id });
    expect(emulator.predictions[0]?.input.reference_images).toEqual([expect.stringMatching(/\/v1\/files\//)]);
    expect(uploads()).toHaveLength(1);
  });

  test("an upload with a transient error is repeated, and nothing is paid before it succeeds", async () => {
    const app = await createVideoTestApp({ model: "minimax/video-01" });
    const { id } = await app.characters.importImage(large);
    let failures = 2;
    const { provider, addEngine } = app;
    const flaky = addEngine({
      provider: {
        ...toPlainProvider(provider),
        upload: async (image, options) => {
          if (failures-- > 0) throw busy();
          return provider.upload?.(image, options) ?? "";
        },
      },
    });
    expect(await flaky.generate({ prompt, characterReferenceId: id })).toMatchObject({ status: "succeeded" });
    expect(app.creates()).toHaveLength(1);
  });

  test("an upload that always fails makes the video fail, and nothing is paid", async () => {
    const app = await createVideoTestApp({ model: "minimax/video-01" });
    const { id } = await app.characters.importImage(large);
    const broken = app.addEngine({
      provider: {
        ...toPlainProvider(app.provider),
        upload: async () => {
          throw busy();
        },
      },
    });
    const result = await broken.generate({ prompt, characterReferenceId: id });
    expect(result).toMatchObject({
      status: "failed",
      failures: [{ code: "provider_unavailable", retryable: true }],
    });
    expect(app.creates()).toEqual([]);
    // The upload works again: the retry uploads the image and pays once.
    expect(await app.videos.retry(result.batchId)).toMatchObject({ status: "succeeded" });
    expect(app.creates()).toHaveLength(1);
  });

  test.each([
    ["a data URL", png],
    ["an upload's URL", large],
  ])("%s is not in the result, the video's metadata, or the parameters", async (_what, image) => {
    const { characters, videos, store } = await createVideoTestApp();
    const { id } = await characters.importImage(image);
    const result = await videos.generate({ prompt, characterReferenceId: id });
    const asset = await store.head(result.video?.id ?? "");
    expect(JSON.stringify([result, asset])).not.toMatch(/data:image|\/v1\/files/);
    expect(result.metadata.parameters).toEqual({ aspect_ratio: "16:9", duration: 8 });
    expect(result.video?.metadata).toMatchObject({
      prompt,
      model: "google/veo-3.1",
      characterReferenceId: id,
    });
  });
});

/** Copies a provider with its getters as plain properties, so that a method can be replaced. */
function toPlainProvider(provider: VideoProvider): VideoProvider {
  const { name, model, account, capabilities } = provider;
  return { ...provider, name, model, account, capabilities };
}

function busy(): ProviderError {
  return new ProviderError("provider_unavailable", "Replicate is out of order.", {
    created: "no",
    transient: true,
  });
}

async function bytesOf(url: string | undefined): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url ?? "")).arrayBuffer());
}

/** Creates a store that signs URLs with this origin. */
function createSigningStore(origin: string): Store {
  const store = memoryStore();
  return {
    ...store,
    journal: store.journal,
    capabilities: store.capabilities,
    put: (...call) => store.put(...call),
    open: (id) => store.open(id),
    head: (id) => store.head(id),
    list: (options) => store.list(options),
    delete: (id) => store.delete(id),
    close: () => store.close(),
    url: async (id, { expiresInSeconds }) => `${origin}${id}?expires=${expiresInSeconds}`,
  };
}
