/** A background: the colors of the wall and of the background shape, as RGB hex without `#`. */
export interface Backdrop {
  readonly wall: string;
  readonly shape: string;
}

export const BACKDROPS: readonly [Backdrop, ...Backdrop[]] = [
  { wall: "f7c59f", shape: "f2a65a" },
  { wall: "a8dadc", shape: "7fbfc4" },
  { wall: "cdb4db", shape: "b18fc7" },
  { wall: "b7e4c7", shape: "8fcfa6" },
  { wall: "ffd6e0", shape: "f7a8bd" },
  { wall: "f6e27a", shape: "e9cb45" },
  { wall: "b9c6f2", shape: "93a6e6" },
  { wall: "e6ccb2", shape: "d2ac86" },
  { wall: "cfe8a9", shape: "aed17b" },
  { wall: "f4a9a0", shape: "e9857a" },
  { wall: "c9d6df", shape: "a5b8c6" },
];

export const SKIN_COLORS: readonly [string, ...string[]] = [
  "ffdbb4",
  "ae5d29",
  "f3c9a5",
  "7d5a46",
  "edb98a",
  "8d5a3b",
  "d08b5b",
];

export const HAIR_COLORS: readonly [string, ...string[]] = [
  "2c1b18",
  "c93305",
  "d6b370",
  "724133",
  "8a8a8a",
  "4a312c",
  "b58143",
  "e8d5c4",
  "1f2a44",
];

export const CLOTHING_COLORS: readonly [string, ...string[]] = [
  "e78276",
  "9ddadb",
  "fdea6b",
  "8fa7df",
  "78e185",
  "e279c7",
  "ffcf77",
];
