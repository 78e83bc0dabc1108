export type { WebhookDelivery, WebhookEvent } from "./api/webhook-sender.ts";
export type { TimeSource } from "./clock.ts";
export type { CanvasSize } from "./drawing/canvas-size.ts";
export { createEmulator, type Emulator } from "./emulator.ts";
export type { EmulatorOptions } from "./emulator-options.ts";
export type { RouteName, ServedRoute } from "./http/routes.ts";
export type {
  BatchRule,
  ImageFormat,
  ImageModelSpec,
  InputRule,
  ModelSpec,
  VideoFormat,
  VideoModelSpec,
} from "./model/model.ts";
export type { InvalidField, ModelInput } from "./model/model-input.ts";
export type { UnknownModels } from "./model/model-registry.ts";
export type { EmulatedPrediction } from "./prediction/emulated-prediction.ts";
export type { PredictionStatus } from "./prediction/prediction-record.ts";
export type { RecordedRequest } from "./recorded-request.ts";
export type { DownloadCall, DownloadFault, DownloadScript } from "./scenario/download-fault.ts";
export type {
  OutputScript,
  PredictionCall,
  PredictionEnd,
  PredictionScript,
} from "./scenario/prediction-script.ts";
export type { AnswerFault, CreateFault, RequestFault } from "./scenario/request-fault.ts";
export type { CreateCall, ListScript, RateLimit, Redaction, Scenario } from "./scenario/scenario.ts";
export { type ScenarioName, scenarios } from "./scenario/scenarios.ts";
export type { Schedule } from "./scenario/schedule.ts";
