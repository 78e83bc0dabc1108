export type { Warning } from "../batch/batch-result.ts";
export type { SlotFailure } from "../batch/slot-failure.ts";
export { DramatisError, type DramatisErrorOptions, type RequestIssue } from "../errors/dramatis-error.ts";
export { type ErrorCode, errorCodes } from "../errors/error-codes.ts";
export type { CheckedRequest } from "../request/character-reference-request.ts";
export type { CheckedVideoRequest } from "../request/video-request.ts";
export type { JsonObject, JsonValue } from "../util/json.ts";
export type { ImageProvider, ImageRequest } from "./image-provider.ts";
export type {
  FoundPrediction,
  OutputKind,
  Prediction,
  PredictionFailure,
  PredictionOutput,
  PredictionState,
} from "./prediction.ts";
export type {
  Call,
  CreateOptions,
  DownloadOptions,
  DownloadRange,
  FindOptions,
  Plan,
  PredictionProvider,
  ProviderCapabilities,
  Recovery,
  UploadedImage,
  WebhookDelivery,
} from "./prediction-provider.ts";
export { ProviderError } from "./provider-error.ts";
export type { VideoPlanRequest, VideoProvider } from "./video-provider.ts";
