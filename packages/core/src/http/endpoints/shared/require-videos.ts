import type { VideoStep } from "../../../videos/video-step.ts";
import type { HandlerContext } from "../../handler/handler-context.ts";
import { HttpError } from "../../handler/http-error.ts";

/**
 * What makes videos on this server.
 * @throws HttpError 404 if this server makes no videos.
 */
export function requireVideos({ videos }: Pick<HandlerContext, "videos">): VideoStep {
  if (videos === undefined) throw new HttpError("not_found", "This server makes no videos.");
  return videos;
}
