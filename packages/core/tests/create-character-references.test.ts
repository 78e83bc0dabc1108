import { describe, expect, test } from "vitest";
import type { CharacterReferencesOptions } from "../src/images/character-references.ts";
import { createCharacterReferences } from "../src/images/create-character-references.ts";
import { replicate } from "../src/replicate/replicate.ts";
import { memoryStore } from "../src/store/memory-store.ts";
import { createTestApp } from "./testing/test-app.ts";

const good = { provider: replicate({ auth: "r8_test" }), store: memoryStore() };

function create(more: object): () => unknown {
  return () => createCharacterReferences({ ...good, ...more } as CharacterReferencesOptions);
}

const refusal = (...paths: string[]) =>
  expect.objectContaining({
    code: "invalid_request",
    issues: paths.map((path) =>
      expect.objectContaining({ path, message: expect.stringMatching(/^(must|is required)/) }),
    ),
  });

test("creating an engine needs no token and sends no request", async () => {
  const characters = createCharacterReferences({ provider: replicate(), store: memoryStore() });
  expect((await characters.list()).items).toEqual([]);
  await characters.close();
});

describe("invalid options are refused immediately:", () => {
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "8", null])(
    "concurrency %o",
    (concurrency) => {
      expect(create({ concurrency })).toThrow(refusal("concurrency"));
    },
  );

  test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "60000", null])(
    "timeoutMs %o",
    (timeoutMs) => {
      expect(create({ timeoutMs })).toThrow(refusal("timeoutMs"));
    },
  );

  test.each([undefined, null])("provider %o", (provider) => {
    expect(create({ provider })).toThrow(refusal("provider"));
  });

  test.each([undefined, null])("store %o", (store) => {
    expect(create({ store })).toThrow(refusal("store"));
  });

  test.each(["Portrait: {description}", 7, {}])("promptTemplate %o", (promptTemplate) => {
    expect(create({ promptTemplate })).toThrow(refusal("promptTemplate"));
  });

  test("several options", () => {
    const options = { concurrency: 0, timeoutMs: 0 } as unknown as CharacterReferencesOptions;
    expect(() => createCharacterReferences(options)).toThrow(
      refusal("provider", "store", "concurrency", "timeoutMs"),
    );
    expect(() => createCharacterReferences(undefined as unknown as CharacterReferencesOptions)).toThrow(
      refusal("provider", "store"),
    );
  });

  test.each([1, 8, 10_000])("but not concurrency %i", (concurrency) => {
    expect(create({ concurrency })).not.toThrow();
  });
});

describe("a prompt template that returns no text", () => {
  test.each<[string, () => unknown]>([
    ["nothing", () => undefined],
    ["a blank", () => " \n"],
    ["an object", () => ({})],
    ["a promise", async () => "Portrait"],
  ])("is refused before anything is paid: %s", async (_what, promptTemplate) => {
    const template = promptTemplate as (description: string) => string;
    const { characters, emulator } = await createTestApp({ promptTemplate: template });
    await expect(characters.generate({ description: "a pirate" })).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ path: "promptTemplate" }],
    });
    expect(emulator.requests).toHaveLength(0);
  });
});

test.each([{}, null, "a pirate", { description: "" }, { description: "a pirate", numImages: 5 }])(
  "an invalid request is refused before any request is sent: %j",
  async (request) => {
    const { characters, emulator, store } = await createTestApp();
    const bad = request as { description: string };
    await expect(characters.generate(bad)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(characters.start(bad)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(characters.stream(bad)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(emulator.requests).toHaveLength(0);
    for await (const streamId of store.journal.unfinished()) expect.unreachable(streamId);
  },
);
