import { expect, it } from "vitest";
import { legacyName } from "./legacy-name.ts";

it.each([
  ["character_ref_20240131_094500.png", "2024-01-31T09:45:00.000Z"],
  ["character_ref_20240229_235959.JPEG", "2024-02-29T23:59:59.000Z"],
  ["character_ref_00010101_000000.webp", "0001-01-01T00:00:00.000Z"],
  ["character_ref_20230229_000000.png", undefined],
  ["character_ref_20240230_000000.png", undefined],
  ["character_ref_20240431_000000.png", undefined],
  ["character_ref_20240001_000000.png", undefined],
  ["character_ref_20240100_000000.png", undefined],
  ["character_ref_20241301_000000.png", undefined],
  ["character_ref_20240101_240000.png", undefined],
  ["character_ref_20240101_256100.png", undefined],
  ["character_ref_20240101_000060.png", undefined],
])("reads the time of %s as UTC, if that time exists", (name, createdAt) => {
  expect(legacyName(name)).toEqual({ type: "timed", createdAt });
});

it("reads the same time in every time zone", () => {
  const before = process.env.TZ;
  try {
    for (const zone of ["Pacific/Kiritimati", "America/Los_Angeles"]) {
      process.env.TZ = zone;
      // This hour does not exist in Los Angeles, because the clocks went forward.
      expect(legacyName("character_ref_20240310_023000.png")).toEqual({
        type: "timed",
        createdAt: "2024-03-10T02:30:00.000Z",
      });
    }
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});

it.each(["0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d.png", "0B6F3C1E-5B8A-4D0E-9C55-0D6B1A1F2E3D.Jpg"])(
  "reads the id of %s",
  (name) => {
    expect(legacyName(name)).toEqual({ type: "uuid", id: "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d" });
  },
);

it.each([
  "character_ref_20240131_094500.gif",
  "character_ref_20240131_094500",
  "character_ref_20240131_0945.png",
  "character_ref_20240131_094500_1.png",
  "character_ref_20240131_094500.png.png",
  "Character_Ref_20240131_094500.png",
  "xcharacter_ref_20240131_094500.png",
  "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d.json",
  "0b6f3c1e-5b8a-9d0e-1c55-0d6b1a1f2e3d.png",
  "0b6f3c1e.png",
  ".png",
])("does not treat %s as a name of the first implementation", (name) => {
  expect(legacyName(name)).toBeUndefined();
});
