import type { VideoStep } from "../../../videos/video-step.ts";
import type { HandlerContext } from "../../handler/handler-context.ts";
import { HttpError } from "../../handler/http-error.ts";

/**
 * The engine for videos.
 * @throws HttpError 404 if this server does not generate videos.
 */
export function requireVideos({ videos }: Pick<HandlerContext, "videos">): VideoStep {
  if (videos === undefined) throw new HttpError("not_found", "This server does not generate videos.");
  return videos;
}
