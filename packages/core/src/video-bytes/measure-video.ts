import { type FileKind, measureStream } from "../bytes/measure-stream.ts";
import { ByteWalk, type Walk } from "./byte-walk.ts";
import { inspectVideo, signatureBytes, type VideoMediaType } from "./inspect-video.ts";
import { mp4Walk } from "./mp4-walk.ts";
import { webmWalk } from "./webm-walk.ts";

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

/** What a video may be at most. */
export interface VideoLimits {
  readonly maxBytes: number;
}

const walks: Readonly<Record<VideoMediaType, () => Walk>> = { "video/mp4": mp4Walk, "video/webm": webmWalk };

const video: FileKind<VideoMediaType> = {
  name: "video",
  signatureBytes,
  inspect: inspectVideo,
  refusal: "What arrived is no MP4 or WebM video.",
  ending: (mediaType) => new ByteWalk(walks[mediaType]()),
};

/**
 * Reads as much of a stream as it takes to know the video's type, and hands on the whole of it, chunk by chunk. That
 * it reaches to its end is told from its own structure, which is walked as the bytes come: a body whose length nobody
 * declared ends silently where its connection broke.
 *
 * @param onBytes - called whenever something arrives.
 * @throws DramatisError `unsupported_media` for what is no video, `download_failed` for what ends too early. The source
 * is cancelled then.
 */
export async function measureVideo(
  source: ReadableStream<Uint8Array>,
  { maxBytes }: VideoLimits,
  onBytes: () => void = () => {},
): Promise<MeasuredVideo> {
  const { info, body, failure } = await measureStream(source, video, { maxBytes, onBytes });
  return { mediaType: info, body, failure };
}
