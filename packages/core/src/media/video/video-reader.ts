import { DramatisError } from "../../errors/dramatis-error.ts";
import { concatBytes } from "../bytes/bytes.ts";
import type { FileReader } from "../bytes/measure-stream.ts";
import { StepWalk } from "../bytes/step-walk.ts";
import { detectVideo, type VideoMediaType } from "./detect-video.ts";
import { mp4Walk } from "./mp4-walk.ts";
import { brokenVideo, type VideoWalk } from "./video-walk.ts";
import { webmWalk } from "./webm-walk.ts";

/**
 * Two for each box or element that has content. Videos of minutes have a few, and recordings that are cut into single
 * frames some 10,000; one made of nothing else could keep a server busy for minutes.
 */
export const maxSteps = 400_000;

const walks: Readonly<Record<VideoMediaType, VideoWalk>> = {
  "video/mp4": mp4Walk,
  "video/quicktime": mp4Walk,
  "video/webm": webmWalk,
  "video/matroska": webmWalk,
};

/** Reads the type of a video from its bytes as they arrive, and whether they reach to its end. It keeps none. */
export class VideoReader implements FileReader<VideoMediaType> {
  #head: Uint8Array = new Uint8Array(0);
  #walk: StepWalk | undefined;
  #mediaType: VideoMediaType | undefined;
  #isUsable = false;

  get info(): VideoMediaType | undefined {
    return this.#mediaType;
  }

  /** Whether there is a description of the video, and something of its pictures. */
  get isUsable(): boolean {
    return this.#isUsable;
  }

  get isWhole(): boolean {
    return this.#walk?.isWhole === true;
  }

  /** @throws DramatisError `unsupported_media` for what no player plays, or what is in too many pieces. */
  push(chunk: Uint8Array): void {
    if (this.#walk !== undefined) {
      this.#walk.push(chunk);
      return;
    }
    const head = concatBytes([this.#head, chunk]);
    const mediaType = detectVideo(head);
    this.#head = head;
    if (mediaType === "more") return;
    if (mediaType === undefined) throw this.unreadable();
    this.#mediaType = mediaType;
    const walk = walks[mediaType]((isUsable = true) => {
      this.#isUsable = isUsable;
    });
    this.#walk = new StepWalk(walk, maxSteps, () => brokenVideo("it is in more pieces than any video"));
    this.#walk.push(head);
    this.#head = new Uint8Array(0);
  }

  unreadable(): Error {
    if (this.#walk !== undefined) return brokenVideo("its description or its pictures are missing");
    return new DramatisError(
      "unsupported_media",
      "The file is not an MP4, WebM, QuickTime or Matroska video.",
    );
  }
}
