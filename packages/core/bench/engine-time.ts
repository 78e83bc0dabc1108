// Measures the engine's own time for an image, with a provider that answers immediately, a store in memory, and a tiny
// image.
//   node --conditions=@dramatis/source --import tsx packages/core/bench/engine-time.ts
import { createCharacterReferences, type ImageProvider, memoryStore } from "../src/index.ts";
import { tinyJpeg } from "../tests/testing/images.ts";

const provider: ImageProvider = {
  name: "memory",
  model: "memory/image",
  account: "memory",
  capabilities: { seed: false },
  plan: ({ prompt }, slots) => ({
    calls: slots.map((slot) => ({ slots: [slot], input: { prompt, slot }, parameters: {} })),
    warnings: [],
  }),
  create: async () => ({
    id: crypto.randomUUID(),
    state: { status: "succeeded", outputs: [{ url: "https://memory.example/image" }] },
  }),
  download: async () => new Response(tinyJpeg),
};

for (const batches of [1, 10, 100, 1_000, 1_000]) {
  const characters = createCharacterReferences({ provider, store: memoryStore(), concurrency: 10_000 });
  const before = process.cpuUsage();
  const begun = performance.now();
  const results = await Promise.all(
    Array.from({ length: batches }, () => characters.generate({ description: "a red-haired pirate" })),
  );
  const elapsed = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  const images = results.reduce((count, { images }) => count + images.length, 0);
  const perImage = (milliseconds: number) => (milliseconds / images).toFixed(2).padStart(7);
  console.log(
    `${String(batches).padStart(5)} batches at once, ${String(images).padStart(5)} images of ${tinyJpeg.byteLength} B:` +
      `${perImage(elapsed)} ms each, ${perImage((user + system) / 1000)} ms of processor`,
  );
  await characters.close();
}
