import { createEmulator } from "@dramatis/replicate-emulator";
import { box } from "../../../../tests/testing/images.ts";
import { concatBytes } from "../../bytes/bytes.ts";
import type { VideoMediaType } from "../detect-video.ts";

/** A complete video and its type. */
export interface SampleVideo {
  readonly mediaType: VideoMediaType;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Returns two videos that the emulator generates: VP8 in WebM, AV1 in MP4. */
export function sampleVideos(): Promise<SampleVideo[]> {
  return Promise.all([generateVideo("webm"), generateVideo("mp4")]);
}

async function generateVideo(format: "webm" | "mp4"): Promise<SampleVideo> {
  const timing = { startMs: [0, 0], runMs: [0, 0] } as const;
  const emulator = createEmulator({ scenario: { videoFormat: format, timing } });
  const created = await emulator.fetch(`${emulator.baseUrl}/models/google/veo-3.1/predictions`, {
    method: "POST",
    headers: { authorization: "Bearer r8_test", "content-type": "application/json", prefer: "wait" },
    body: JSON.stringify({ input: { prompt: "a pirate", seed: 1 } }),
  });
  const { output } = (await created.json()) as { output?: unknown };
  if (typeof output !== "string") throw new Error("The emulator did not generate a video.");
  const response = await emulator.fetch(output);
  const bytes = new Uint8Array(await response.arrayBuffer());
  await emulator.close();
  return { mediaType: `video/${format}`, bytes };
}

/** Returns bytes that do not look like any format. */
export function filler(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).fill(0xa5);
}

/** Makes the first box of an MP4. */
export function ftyp(major: string, ...compatible: string[]): Uint8Array<ArrayBuffer> {
  return box("ftyp", new TextEncoder().encode(`${major}\0\0\0\0${compatible.join("")}`));
}

/** Makes a box with a 64-bit length; by default the correct one. */
export function largeBox(type: string, content: Uint8Array, size = BigInt(content.length + 16)): Uint8Array {
  const large = box(type, concatBytes([new Uint8Array(8), content]));
  const view = new DataView(large.buffer);
  view.setUint32(0, 1);
  view.setBigUint64(8, size);
  return large;
}

/** Makes a box with a false length in its header. */
export function boxOfSize(size: number, type: string, content: Uint8Array): Uint8Array {
  const lying = box(type, content);
  new DataView(lying.buffer).setUint32(0, size);
  return lying;
}

/** Makes an element with this hexadecimal ID and this many size bytes. `open` makes the size unknown. */
export function element(
  id: string,
  content: Uint8Array,
  { sizeBytes = 1, open = false }: { sizeBytes?: number; open?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const marker = 1n << BigInt(7 * sizeBytes);
  const size = open ? 2n * marker - 1n : marker + BigInt(content.length);
  if (!open && BigInt(content.length) >= marker - 1n) throw new Error("The size needs more bytes.");
  return concatBytes([
    Buffer.from(id, "hex"),
    Buffer.from(size.toString(16).padStart(2 * sizeBytes, "0"), "hex"),
    content,
  ]);
}

/** Makes the beginning of a WebM. */
export function ebmlHeader(docType = "webm"): Uint8Array<ArrayBuffer> {
  const version = element("4286", new Uint8Array([1]));
  return element("1a45dfa3", concatBytes([version, element("4282", new TextEncoder().encode(docType))]));
}

export const tracks = element("1654ae6b", filler(30));
export const block = element("a3", filler(20));
export const cluster = element("1f43b675", concatBytes([element("e7", new Uint8Array([0])), block, block]));

/** A video of a few boxes. */
export const tinyMp4 = concatBytes([
  ftyp("isom", "iso2", "avc1", "mp41"),
  box("moov", filler(50)),
  box("mdat", filler(200)),
]);

/** A video of a few elements. */
export const tinyWebm = concatBytes([
  ebmlHeader(),
  element("18538067", concatBytes([tracks, cluster, cluster]), { sizeBytes: 8 }),
]);
