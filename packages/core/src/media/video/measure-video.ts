import { type FileKind, type MeasureOptions, measureStream } from "../bytes/measure-stream.ts";
import { signatureBytes, type VideoMediaType } from "./detect-video.ts";
import { VideoReader } from "./video-reader.ts";

/** A video whose type is known while most of its bytes are still to come. */
export interface MeasuredVideo {
  readonly mediaType: VideoMediaType;
  /**
   * The whole video. It fails with `download_failed` if the source ends before the video does, `unsupported_media` if
   * the video is broken, `output_too_large` if it has more bytes than the limit.
   */
  readonly body: ReadableStream<Uint8Array>;
  /** Why the body failed, once it has: a store may wrap what it read. */
  failure(): unknown;
}

const video: FileKind<VideoMediaType> = { name: "video", signatureBytes, open: () => new VideoReader() };

/**
 * Reads as much of a stream as it takes to know the video's type, and hands on the whole of it, chunk by chunk.
 *
 * @throws DramatisError `unsupported_media` for what is not a video, `download_failed` for what ends too early. The
 * source is cancelled then.
 */
export async function measureVideo(
  source: ReadableStream<Uint8Array>,
  options: MeasureOptions,
): Promise<MeasuredVideo> {
  const { info, body, failure } = await measureStream(source, video, options);
  return { mediaType: info, body, failure };
}
