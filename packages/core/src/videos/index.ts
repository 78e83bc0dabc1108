export type { VideoMetadata, VideoReference } from "../assets/video-reference.ts";
export type { BatchEvent } from "../batch/batch-event.ts";
export type { RunningBatch, VideoResult } from "../batch/batch-result.ts";
export type { VideoPlanRequest, VideoProvider } from "../provider/video-provider.ts";
export type { VideoRequest } from "../request/video-request.ts";
export { createVideoStep } from "./create-video-step.ts";
export type { OpenVideo, VideoStep, VideoStepOptions } from "./video-step.ts";
