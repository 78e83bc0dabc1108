export type { BatchEvent } from "../batch/batch-event.ts";
export type { RunningBatch, VideoResult } from "../batch/batch-result.ts";
export type { VideoPlanRequest, VideoProvider } from "../provider/video-plan-request.ts";
export type { VideoRequest } from "../request/video-request.ts";
export type { VideoMetadata, VideoReference } from "../video-reference.ts";
export { createVideoStep } from "./create-video-step.ts";
export type { OpenVideo, VideoStep, VideoStepOptions } from "./video-step.ts";
