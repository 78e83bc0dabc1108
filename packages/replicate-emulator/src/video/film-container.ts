import type { VideoFormat } from "../model/model.ts";
import type { Footage } from "./film-frames.ts";
import { withoutTimes } from "./without-times.ts";

export const FRAMES_PER_SECOND = 12;

/** Puts coded frames into the format's container. */
export async function filmBytes(footage: Footage, format: VideoFormat): Promise<Uint8Array> {
  // Loaded with the first film: it takes a tenth of a second, which emulators of images need not wait for.
  const { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output, WebMOutputFormat } =
    await import("mediabunny");
  const target = new BufferTarget();
  const container =
    format === "webm" ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: "in-memory" });
  const output = new Output({ format: container, target });
  const source = new EncodedVideoPacketSource(format === "webm" ? "vp8" : "av1");
  output.addVideoTrack(source, { frameRate: FRAMES_PER_SECOND });
  await output.start();
  const decoderConfig = {
    // AV1: main profile, level 2.0, 8 bits.
    codec: format === "webm" ? "vp8" : "av01.0.00M.08",
    codedWidth: footage.size.width,
    codedHeight: footage.size.height,
  };
  const duration = 1 / FRAMES_PER_SECOND;
  for (const [at, frame] of footage.frames.entries()) {
    await source.add(new EncodedPacket(frame, "key", at * duration, duration), { decoderConfig });
  }
  await output.finalize();
  if (target.buffer === null) throw new Error("the container came out empty");
  const bytes = new Uint8Array(target.buffer);
  return format === "mp4" ? withoutTimes(bytes) : bytes;
}
