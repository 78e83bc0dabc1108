export type { CharacterReference, CharacterReferenceMetadata } from "../assets/character-reference.ts";
export type { VideoMetadata, VideoReference } from "../assets/video-reference.ts";
export type { BatchEvent } from "../batch/batch-event.ts";
export type {
  BatchMetadata,
  BatchResult,
  RunningBatch,
  VideoResult,
  Warning,
} from "../batch/batch-result.ts";
export { type BatchState, toBatchResult } from "../batch/batch-state.ts";
export { reduceBatch } from "../batch/reduce-batch.ts";
export type { Slot, SlotStage } from "../batch/slot.ts";
export type { SlotFailure } from "../batch/slot-failure.ts";
export { DramatisError, type DramatisErrorOptions, type RequestIssue } from "../errors/dramatis-error.ts";
export type { ErrorCode } from "../errors/error-codes.ts";
export type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
export type { VideoRequest } from "../request/video-request.ts";
export type { Clock } from "../util/clock.ts";
/** @internal */
export { timer } from "../util/clock.ts";
export type { Random } from "../util/random.ts";
export type {
  AnyKindOfBatch,
  BatchPage,
  BatchPageOptions,
} from "./batch-page.ts";
export type { ClientHeaders, ClientOptions } from "./connection.ts";
export { createClient } from "./create-client.ts";
export type { DramatisClient } from "./dramatis-client.ts";
export { createGenerationStore } from "./generation-store/create-generation-store.ts";
export type {
  EndedSlot,
  GenerationRequest,
  GenerationSlot,
  GenerationSnapshot,
  GenerationStatus,
  PendingSlot,
  ReadySlot,
} from "./generation-store/generation-snapshot.ts";
export type {
  GenerationRunOptions,
  GenerationStorage,
  GenerationStore,
  GenerationStoreOptions,
} from "./generation-store/generation-store.ts";
export { importImage } from "./import-image.ts";
export type { MediaClients } from "./media.ts";
export type {
  ClientRunOptions,
  ConnectionState,
  GenerateOptions,
  MediaClient,
  RetryOptions,
} from "./media-client.ts";
