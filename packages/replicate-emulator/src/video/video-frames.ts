import sharp, { type Sharp } from "sharp";
import type { CanvasSize } from "../drawing/canvas-size.ts";
import { captionBand } from "../drawing/caption.ts";
import type { VideoFormat } from "../model/model.ts";
import { STAGE_SCALE, shotAt } from "./camera.ts";
import { av1Frame, vp8Frame } from "./coded-frame.ts";
import { MAX_PIXELS } from "./picture-check.ts";
import { videoSize } from "./video-size.ts";

/** The frames of a video. Each is a key frame of the format's codec. */
export interface VideoFrames {
  readonly size: CanvasSize;
  readonly frames: readonly Uint8Array[];
}

export interface FrameOptions {
  readonly picture: Uint8Array;
  readonly aspectRatio: string | undefined;
  /** Selects the camera's move. */
  readonly number: number;
  readonly format: VideoFormat;
  /** The longer side of the video in pixels, an even number. */
  readonly longSide: number;
}

export const FRAMES = 24;

// A picture that is much longer than the video is cropped, so that the stage does not need a hundred megabytes.
const LONGEST_STAGE = 3;

/** Renders the frames of a picture with a moving camera. */
export async function renderFrames(options: FrameOptions): Promise<VideoFrames> {
  const { picture, aspectRatio, number, format, longSide } = options;
  const image = sharp(picture, { failOn: "none", limitInputPixels: MAX_PIXELS }).autoOrient();
  const { autoOrient: whole } = await image.metadata();
  const size = videoSize(aspectRatio, whole, longSide);
  const { data, info } = await image
    .resize({ ...stageSize(whole, size), fit: "cover", position: "top" })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const stage = { width: info.width, height: info.height, channels: info.channels };
  const caption = Buffer.from(captionSvg(size));
  const frames: Uint8Array[] = [];
  for (let at = 0; at < FRAMES; at += 1) {
    const frame = sharp(data, { raw: stage })
      .extract(shotAt(at / (FRAMES - 1), number, stage, size))
      .resize(size.width, size.height, { fit: "fill" })
      .composite([{ input: caption }])
      .removeAlpha();
    frames.push(await coded(frame, format));
  }
  return { size, frames };
}

/** Encodes a frame with sharp: a WebP wraps one VP8 key frame, and an AVIF wraps one AV1 key frame. */
async function coded(frame: Sharp, format: VideoFormat): Promise<Uint8Array> {
  switch (format) {
    case "webm":
      return vp8Frame(await frame.webp({ quality: 72, effort: 2 }).toBuffer());
    case "mp4":
      return av1Frame(await frame.avif({ quality: 50, effort: 0, chromaSubsampling: "4:2:0" }).toBuffer());
  }
}

function stageSize(picture: CanvasSize, video: CanvasSize): CanvasSize {
  const width = video.width * STAGE_SCALE;
  const height = video.height * STAGE_SCALE;
  const scale = Math.max(width / picture.width, height / picture.height);
  const side = (whole: number, least: number) =>
    Math.max(Math.ceil(least), Math.round(Math.min(whole * scale, least * LONGEST_STAGE)));
  return { width: side(picture.width, width), height: side(picture.height, height) };
}

function captionSvg({ width, height }: CanvasSize): string {
  const { svg } = captionBand(width, height);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${svg}</svg>`;
}
