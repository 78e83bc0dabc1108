import { systemRandom } from "@dramatis/core";
import type { PutInfo } from "@dramatis/core/store";

/** What a put may be told. */
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

/** Bytes that differ from place to place, and from seed to seed. */
export function sampleBytes(byteLength: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength);
  let value = seed;
  for (let index = 0; index < byteLength; index++) {
    value = (Math.imul(value, 1_103_515_245) + 12_345) & 0x7fffffff;
    bytes[index] = value >> 16;
  }
  return bytes;
}

/** What no id may be: none of it is a UUID. */
export const strangers: readonly unknown[] = [
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
