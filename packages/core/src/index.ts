export type { Asset, AssetKind, AssetOrigin } from "./assets/asset.ts";
export type { CharacterReference, CharacterReferenceMetadata } from "./assets/character-reference.ts";
export type * from "./batch/batch-event.ts";
export type { BatchMetadata, BatchResult, RunningBatch, Warning } from "./batch/batch-result.ts";
export { type BatchState, toBatchResult } from "./batch/batch-state.ts";
export { reduceBatch } from "./batch/reduce-batch.ts";
export type {
  CanceledSlot,
  FailedSlot,
  QueuedSlot,
  RunningSlot,
  Slot,
  SlotStage,
  SucceededSlot,
} from "./batch/slot.ts";
export type { SlotFailure } from "./batch/slot-failure.ts";
export type { KeepResumingOptions, Resuming } from "./engine/keep-resuming.ts";
export type { Logger } from "./engine/logger.ts";
export type { MediaEngine } from "./engine/media-engine.ts";
export { DramatisError, type DramatisErrorOptions, type RequestIssue } from "./errors/dramatis-error.ts";
export { type ErrorCode, errorCodes } from "./errors/error-codes.ts";
export type {
  AccessOptions,
  CharacterReferences,
  CharacterReferencesOptions,
  ImportOptions,
  OpenCharacterReference,
  PendingCreate,
  RetryOptions,
  RunOptions,
  StartOptions,
} from "./images/character-references.ts";
export { createCharacterReferences } from "./images/create-character-references.ts";
export { characterReferencePrompt } from "./images/prompt-template.ts";
export {
  type ImageInfo,
  type ImageMediaType,
  inspectImage,
  mediaTypeOf,
} from "./media/image/inspect-image.ts";
export { isWholeImage } from "./media/image/whole-image.ts";
export type { ImageProvider } from "./provider/image-provider.ts";
export type { CharacterReferenceRequest } from "./request/character-reference-request.ts";
export { type MemoryStoreOptions, memoryStore } from "./store/memory-store.ts";
export type { ByteRange, Page, Store } from "./store/store.ts";
export { type Clock, systemClock } from "./util/clock.ts";
export type { JsonObject, JsonValue } from "./util/json.ts";
export type { Random } from "./util/random.ts";
export { systemRandom } from "./util/system-random.ts";
export { isDramatisId } from "./util/uuid.ts";
