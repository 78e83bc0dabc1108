import { createEmulator } from "@dramatis/replicate-emulator";
import { concatBytes } from "../../src/media/bytes/bytes.ts";
import type { ImageMediaType } from "../../src/media/image/inspect-image.ts";
import { replicate } from "../../src/replicate/replicate.ts";
import { neverAborted } from "./replicate-server.ts";

/** An image with its expected type and size. */
export interface SampleImage {
  readonly mediaType: ImageMediaType;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Returns one image of each type: three that the emulator draws, and two tiny ones. */
export async function sampleImages(): Promise<SampleImage[]> {
  const size = { width: 1024, height: 1024 };
  return [
    { mediaType: "image/png", ...size, bytes: await drawn("png") },
    { mediaType: "image/jpeg", ...size, bytes: await drawn("jpg") },
    { mediaType: "image/webp", ...size, bytes: await drawn("webp") },
    { mediaType: "image/gif", width: 8, height: 6, bytes: sampleGif },
    { mediaType: "image/avif", width: 8, height: 6, bytes: sampleAvif },
  ];
}

async function drawn(outputFormat: "png" | "jpg" | "webp"): Promise<Uint8Array<ArrayBuffer>> {
  const emulator = createEmulator({ scenario: { timing: { startMs: [0, 0], runMs: [0, 0] } } });
  const model = "black-forest-labs/flux-schnell";
  const provider = replicate({ model, auth: "r8_test", fetch: emulator.fetch as typeof fetch });
  const { calls } = provider.plan({ prompt: "a pirate", numImages: 1, outputFormat, seed: 1 }, [0]);
  const [call] = calls;
  if (call === undefined) throw new Error("The provider planned no call.");
  const options = { signal: neverAborted, deadlineMs: 60_000, tag: "batch/0/1" };
  const { id } = await provider.create(call, options);
  const prediction = await provider.get?.(id, { signal: neverAborted });
  const output = prediction?.state.status === "succeeded" ? prediction.state.outputs[0] : undefined;
  if (output == null) throw new Error("The emulator returned no image.");
  const response = await provider.download(output, { signal: neverAborted });
  const bytes = new Uint8Array(await response.arrayBuffer());
  await emulator.close();
  return bytes;
}

/** Splits bytes into chunks of this size. */
export function inChunks(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += size) chunks.push(bytes.slice(start, start + size));
  return chunks;
}

/** Creates a stream that yields the chunks one by one and records pulls and cancellations. */
export function streamOf(chunks: readonly Uint8Array[], failure?: unknown) {
  const rest = [...chunks];
  const calls: { canceled: unknown[]; pulled: number } = { canceled: [], pulled: 0 };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = rest.shift();
        calls.pulled++;
        if (chunk !== undefined) controller.enqueue(chunk);
        else if (failure !== undefined) controller.error(failure);
        else controller.close();
      },
      cancel(reason) {
        calls.canceled.push(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, calls };
}

/** Inserts segments of these sizes (at most 65,533 bytes each) at the start of a JPEG. */
export function withSegments(
  jpeg: Uint8Array,
  sizes: readonly number[],
  content?: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const segments = sizes.map((size) => {
    const segment = new Uint8Array(size + 4);
    segment.set([0xff, 0xe1, (size + 2) >> 8, (size + 2) & 0xff]);
    if (content !== undefined) segment.set(content, 4);
    return segment;
  });
  return concatBytes([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** Creates an AVIF box. */
export function box(type: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(8);
  new DataView(header.buffer).setUint32(0, content.length + 8);
  header.set(new TextEncoder().encode(type), 4);
  return concatBytes([header, content]);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** 8 x 6 pixels. A byte in the middle looks like the trailer. */
export const sampleGif = fromBase64(
  "R0lGODlhCAAGAIUAAExpcdo1lkqW6ECN8XAm4gAoVlvLMEkU5YrEBP5Hls2qjeq0c0d+u7V9S9KKN/1qzHZla6wupTAK6g9ntBiC8tDNv2ZnbjPHUEXEOJpwO1fTVQz00bSdjCtxvXuOp8ND2n2x61AFr8brFgUnT/CFMcPT6V4R287tEncXrLe1uZWitVj5scxa7ncJsj1upeIlbpKNjgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACH5BAUAAAAALAAAAAAIAAYAAAYswAJCMDBELiTH4qCAWDwiRiLwwHxaIUJDUkmVRqDOhKJhoVamzIYDU51cryAAOw==",
);

/** 8 x 6 pixels. */
export const sampleAvif = fromBase64(
  "AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAAA+gABAAAAAAAAAEIAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABhdjAxAAAAAA5waXRtAAAAAAABAAAAVmlwcnAAAAA4aXBjbwAAAAxhdjFDgSACAAAAABRpc3BlAAAAAAAAAAgAAAAGAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAgMAAABKbWRhdBIACgg4CL1pAQ0GkDI0HEJi5OAAFhAM7CTS2UgU22Y6PCJS4JwOJsUcE2xuP9vzdT/QGGh+d7KrFm6wbVlIwAxmMA==",
);

/** A complete JPEG of 8 x 6 pixels, small enough to be embedded as a preview. */
export const tinyJpeg = fromBase64(
  "/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAGAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABQb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCUAPWD/9k=",
);
