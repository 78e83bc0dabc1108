import { systemRandom } from "@dramatis/core";
import type { PutInfo } from "@dramatis/core/store";

/** Valid put options. */
export const imageInfo: PutInfo = {
  kind: "image",
  mediaType: "image/png",
  metadata: { description: "a lighthouse keeper", width: 2 },
  origin: { type: "uploaded", filename: "keeper.png" },
};

/** Five bytes. */
export const fewBytes = Uint8Array.of(1, 2, 3, 4, 5);

export function newId(): string {
  return systemRandom.uuid();
}

/** Returns bytes that differ by position and by seed. */
export function sampleBytes(byteLength: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  let value = seed;
  for (let index = 0; index < byteLength; index++) {
    value = (Math.imul(value, 1_103_515_245) + 12_345) & 0x7fffffff;
    bytes[index] = value >> 16;
  }
  return bytes;
}

/** Values that are not valid ids. */
export const invalidIds: readonly unknown[] = [
  "",
  "ada",
  "../../etc/passwd",
  `../${newId()}`,
  `${newId()}/..`,
  `${newId()}\u0000`,
  `${newId()}\n`,
  ` ${newId()}`,
  `{${newId()}}`,
  newId().replaceAll("-", ""),
  "a".repeat(10_000),
  7,
  null,
  undefined,
  {},
];
