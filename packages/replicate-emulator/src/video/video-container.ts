import type { VideoFormat } from "../model/model.ts";
import type { VideoFrames } from "./video-frames.ts";
import { withoutTimes } from "./without-times.ts";

export const FRAMES_PER_SECOND = 12;

/** Loads the writers of containers. It takes a tenth of a second, which emulators of images do not need. */
export function loadContainers() {
  return import("mediabunny");
}

/** Writes encoded frames into the format's container. */
export async function encodeVideo(video: VideoFrames, format: VideoFormat): Promise<Uint8Array> {
  const { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output, WebMOutputFormat } =
    await loadContainers();
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
    codedWidth: video.size.width,
    codedHeight: video.size.height,
  };
  const duration = 1 / FRAMES_PER_SECOND;
  for (const [at, frame] of video.frames.entries()) {
    await source.add(new EncodedPacket(frame, "key", at * duration, duration), { decoderConfig });
  }
  await output.finalize();
  if (target.buffer === null) throw new Error("the container is empty");
  const bytes = new Uint8Array(target.buffer);
  return format === "mp4" ? withoutTimes(bytes) : bytes;
}
