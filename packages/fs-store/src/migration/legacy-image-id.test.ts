import { expect, it } from "vitest";
import { legacyImageId } from "./legacy-image-id.ts";

// Computed by another implementation: python3 -c 'import uuid; print(uuid.uuid5(uuid.UUID("…"), "…"))'
it.each([
  ["character_ref_20240131_094500.png", "2d79c839-4f4c-56cf-b66c-e074ded5e892"],
  ["character_ref_20240131_094500.jpg", "1406b2f9-0e11-5463-9567-4d39bf97aae5"],
  ["2023/märz/character_ref_20240131_094500.png", "baef79e3-fd90-5c5c-b797-01505496442c"],
])("computes the fixed id of %s", (path, id) => {
  expect(legacyImageId(path)).toBe(id);
});

it("computes the same id for all Unicode forms of a path", () => {
  const path = "2023/märz/character_ref_20240131_094500.png";
  expect(path.normalize("NFD")).not.toBe(path.normalize("NFC"));
  expect(legacyImageId(path.normalize("NFD"))).toBe(legacyImageId(path.normalize("NFC")));
});
