import { DramatisError } from "../../errors/dramatis-error.ts";
import { StepWalk } from "../bytes/step-walk.ts";
import { WalkReader } from "../bytes/walk-reader.ts";
import { detectVideo, type VideoMediaType } from "./detect-video.ts";
import { mp4Walk } from "./mp4-walk.ts";
import { brokenVideo, type ReportUsable, type VideoWalk } from "./video-walk.ts";
import { webmWalk } from "./webm-walk.ts";

/**
 * Two steps for each box or element with content. A video of some minutes has a few, and a recording that is cut into
 * single frames has about 10,000. A file of nothing else could keep a server busy for minutes.
 */
const maxSteps = 400_000;

const walks: Readonly<Record<VideoMediaType, VideoWalk>> = {
  "video/mp4": mp4Walk,
  "video/quicktime": mp4Walk,
  "video/webm": webmWalk,
  "video/matroska": webmWalk,
};

/** Reads the type of a video from its bytes as they arrive, and whether the video is complete. */
export class VideoReader extends WalkReader<VideoMediaType, VideoMediaType> {
  /** Whether the description of the video and some of its pictures have arrived. */
  isUsable = false;
  protected readonly detect = detectVideo;

  protected start(mediaType: VideoMediaType): StepWalk {
    this.info = mediaType;
    return createVideoWalk(walks[mediaType], (isUsable = true) => {
      this.isUsable = isUsable;
    });
  }

  protected createError(head: Uint8Array | undefined): Error {
    if (head === undefined) return brokenVideo("its description or its pictures are missing");
    return new DramatisError(
      "unsupported_media",
      "The file is not an MP4, WebM, QuickTime or Matroska video.",
    );
  }
}

/** Starts a walk through a video, with the limit of its steps. */
export function createVideoWalk(walk: VideoWalk, reportUsable: ReportUsable): StepWalk {
  return new StepWalk(walk(reportUsable), maxSteps, () =>
    brokenVideo("it has more parts than any real video"),
  );
}
