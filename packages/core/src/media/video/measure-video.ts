import { type FileKind, type MeasureOptions, measureStream } from "../bytes/measure-stream.ts";
import { signatureBytes, type VideoMediaType } from "./detect-video.ts";
import { VideoReader } from "./video-reader.ts";

/** A video whose type is known before most of its bytes have arrived. */
export interface MeasuredVideo {
  readonly mediaType: VideoMediaType;
  /**
   * The whole video. Fails with `download_failed` if the source ends before the video does, `unsupported_media` if
   * the video is broken, `output_too_large` if it has more bytes than the limit.
   */
  readonly body: ReadableStream<Uint8Array>;
  /** Returns the error of a failed body. A store can wrap it in an error of its own. */
  failure(): unknown;
}

const video: FileKind<VideoMediaType> = { name: "video", signatureBytes, open: () => new VideoReader() };

/**
 * Reads a stream until the video's type is known, and returns a body with the whole video, chunk by chunk.
 *
 * @throws DramatisError `unsupported_media` if it is not a video, `download_failed` if it ends too early. The source is
 * then canceled.
 */
export async function measureVideo(
  source: ReadableStream<Uint8Array>,
  options: MeasureOptions,
): Promise<MeasuredVideo> {
  const { info, body, failure } = await measureStream(source, video, options);
  return { mediaType: info, body, failure };
}
