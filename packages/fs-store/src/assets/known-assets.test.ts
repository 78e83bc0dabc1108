import { expect, test } from "vitest";
import { KnownAssets } from "./known-assets.ts";

const asset = (id: string) => ({
  id,
  kind: "image" as const,
  mediaType: "image/png",
  byteLength: 3,
  sha256: "a".repeat(64),
  createdAt: "2026-01-02T03:04:05.678Z",
  origin: { type: "uploaded" as const },
  metadata: { tags: ["x"] },
});

test("returns a new copy on each call", () => {
  const known = new KnownAssets(2);
  known.add({ asset: asset("a"), identity: "1" });
  const [one, other] = [known.get("a"), known.get("a")];
  expect(one).toEqual({ asset: asset("a"), identity: "1" });
  expect(one?.asset.metadata).not.toBe(other?.asset.metadata);
});

test("evicts the least recently used asset", () => {
  const known = new KnownAssets(2);
  known.add({ asset: asset("a"), identity: "1" });
  known.add({ asset: asset("b"), identity: "2" });
  known.get("a");
  known.add({ asset: asset("c"), identity: "3" });
  expect([known.get("a")?.identity, known.get("b"), known.get("c")?.identity]).toEqual(["1", undefined, "3"]);
});

test("does not return a forgotten asset", () => {
  const known = new KnownAssets(2);
  known.add({ asset: asset("a"), identity: "1" });
  known.forget("a");
  expect(known.get("a")).toBeUndefined();
});
