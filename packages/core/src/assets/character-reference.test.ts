import { describe, expect, test } from "vitest";
import type { Asset } from "./asset.ts";
import { toCharacterReference } from "./character-reference.ts";

const asset: Asset = {
  id: "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d",
  kind: "image",
  mediaType: "image/jpeg",
  byteLength: 7,
  sha256: "0".repeat(64),
  createdAt: "2026-01-02T03:04:05.678Z",
  origin: { type: "generated", batchId: "b", slot: 0, attempt: 1 },
  metadata: { width: 8, height: 6, description: "a pirate", seed: 0, parameters: { a: null } },
};

test("converts a measured image to a character reference", () => {
  expect(toCharacterReference(asset)).toEqual({
    id: asset.id,
    filename: `${asset.id}.jpg`,
    path: `${asset.id}.jpg`,
    mediaType: "image/jpeg",
    width: 8,
    height: 6,
    byteLength: 7,
    sha256: asset.sha256,
    createdAt: asset.createdAt,
    origin: asset.origin,
    metadata: { description: "a pirate", seed: 0, parameters: { a: null } },
  });
});

test.each([
  ["image/png", "png"],
  ["image/jpeg", "jpg"],
  ["image/webp", "webp"],
  ["image/gif", "gif"],
  ["image/avif", "avif"],
  ["image/svg+xml", "bin"],
  ["constructor", "bin"],
  ["../../etc/passwd", "bin"],
  ["", "bin"],
])("the path of %j ends in .%s and has no folder", (mediaType, extension) => {
  expect(toCharacterReference({ ...asset, mediaType })?.path).toBe(`${asset.id}.${extension}`);
});

describe("does not convert", () => {
  test.each<[string, Partial<Asset>]>([
    ["a video", { kind: "video" }],
    ["an image without a width", { metadata: { height: 6 } }],
    ["an image without a height", { metadata: { width: 8 } }],
    ["an image whose size is a text", { metadata: { width: "8", height: "6" } }],
    ["an image without metadata", { metadata: {} }],
  ])("%s", (_what, more) => {
    expect(toCharacterReference({ ...asset, ...more })).toBeUndefined();
  });
});

test("does not show the owner", () => {
  const reference = toCharacterReference({ ...asset, metadata: { ...asset.metadata, owner: "somebody" } });
  expect(JSON.stringify(reference)).not.toContain("somebody");
});
