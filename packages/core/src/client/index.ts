export type { BatchEvent } from "../batch/batch-event.ts";
export type { BatchMetadata, BatchResult, RunningBatch, VideoResult } from "../batch/batch-result.ts";
export { type BatchState, batchResultOf } from "../batch/batch-state.ts";
export { reduceBatch } from "../batch/reduce-batch.ts";
export type { Slot, SlotFailure, SlotStage } from "../batch/slot.ts";
export type { Warning } from "../batch/warning.ts";
export type { CharacterReference, CharacterReferenceMetadata } from "../character-reference.ts";
export type { Clock } from "../clock/clock.ts";
export type { Random } from "../clock/random.ts";
/** @internal */
export { timer } from "../clock/timer.ts";
export { DramatisError, type DramatisErrorOptions, type RequestIssue } from "../errors/dramatis-error.ts";
export type { ErrorCode } from "../errors/error-codes.ts";
export type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
export type { VideoRequest } from "../request/video-request.ts";
export type { VideoMetadata, VideoReference } from "../video-reference.ts";
export type {
  AnyKindOfBatch,
  BatchPage,
  BatchPageOptions,
  ClientLists,
  Remover,
} from "./client-lists.ts";
export { createClient } from "./create-client.ts";
export type {
  ClientRunOptions,
  ConnectionState,
  DramatisClient,
  GenerateOptions,
  KindOptions,
  RetryOptions,
} from "./dramatis-client.ts";
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
export type { ClientHeaders, ClientOptions } from "./server.ts";
