import { ALL_FORMATS, BufferSource, type EncodedPacket, EncodedPacketSink, Input } from "mediabunny";
import sharp from "sharp";

/** Reads a video file with its frames, as a player would. */
export async function readVideo(bytes: Uint8Array) {
  const input = new Input({ source: new BufferSource(bytes.slice().buffer), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error("the video has no track");
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  return {
    codec: track.codec,
    width: track.codedWidth,
    height: track.codedHeight,
    duration: await input.computeDuration(),
    packets,
  };
}

/** Returns a pixel of a VP8 key frame, decoded by sharp as a WebP. */
export async function pixelOf(frame: Uint8Array, x: number, y: number): Promise<readonly number[]> {
  const chunk = Buffer.concat([Buffer.from("VP8 "), uint32(frame.length), frame]);
  const padded = Buffer.concat([Buffer.from("WEBP"), chunk, Buffer.alloc(frame.length % 2)]);
  const webp = Buffer.concat([Buffer.from("RIFF"), uint32(padded.length), padded]);
  const { data, info } = await sharp(webp).raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * info.channels;
  return [...data.subarray(at, at + 3)];
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
