export type {
  BatchEndEvent,
  BatchEvent,
  BatchStartEvent,
  SlotEndEvent,
  SlotErrorEvent,
  SlotProgressEvent,
  SlotStartEvent,
} from "./batch/batch-event.ts";
export type { BatchMetadata, BatchResult, RunningBatch } from "./batch/batch-result.ts";
export { type BatchState, batchResultOf } from "./batch/batch-state.ts";
export { reduceBatch } from "./batch/reduce-batch.ts";
export type {
  CanceledSlot,
  FailedSlot,
  QueuedSlot,
  RunningSlot,
  Slot,
  SlotFailure,
  SlotStage,
  SucceededSlot,
} from "./batch/slot.ts";
export type { Warning } from "./batch/warning.ts";
export type { CharacterReference, CharacterReferenceMetadata } from "./character-reference.ts";
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
} from "./character-references.ts";
export type { Clock } from "./clock/clock.ts";
export type { Random } from "./clock/random.ts";
export { systemClock } from "./clock/system-clock.ts";
export { systemRandom } from "./clock/system-random.ts";
export { createCharacterReferences } from "./create-character-references.ts";
export { isDramatisId } from "./dramatis-id.ts";
export type { Logger } from "./engine/logger.ts";
export type { OwnedBatches } from "./engine/owned-batches.ts";
export { DramatisError, type DramatisErrorOptions, type RequestIssue } from "./errors/dramatis-error.ts";
export { type ErrorCode, errorCodes } from "./errors/error-codes.ts";
export { type ImageInfo, type ImageMediaType, inspectImage, mediaTypeOf } from "./image/inspect-image.ts";
export { isWholeImage } from "./image/whole-image.ts";
export type { JsonObject, JsonValue } from "./json.ts";
export type { ImageProvider, ImageRequest } from "./provider/image-request.ts";
export type {
  FoundPrediction,
  Prediction,
  PredictionFailure,
  PredictionOutput,
  PredictionState,
} from "./provider/prediction.ts";
export type {
  Call,
  CreateOptions,
  FindOptions,
  Plan,
  PredictionProvider,
  ProviderCapabilities,
  Recovery,
} from "./provider/prediction-provider.ts";
export { ProviderError } from "./provider/provider-error.ts";
export type { CharacterReferenceRequest, CheckedRequest } from "./request/character-reference-request.ts";
export { characterReferencePrompt } from "./request/prompt-template.ts";
export type { Asset, AssetKind, AssetOrigin } from "./store/asset.ts";
export { badBody, bodyBytes, cancelBody } from "./store/asset-body.ts";
export { parseAsset } from "./store/asset-schema.ts";
export { type ByteSpan, byteSpan } from "./store/byte-span.ts";
export { type CheckedAppend, checkedAppend, checkedPosition } from "./store/checked-append.ts";
export { checkedId } from "./store/checked-id.ts";
export {
  badListOption,
  type CheckedJournalListOptions,
  type CheckedListOptions,
  checkedIdCursor,
  checkedJournalListOptions,
  checkedListOptions,
} from "./store/checked-list-options.ts";
export { type CheckedPutInfo, checkedPutInfo } from "./store/checked-put-info.ts";
export type {
  AppendOptions,
  Journal,
  JournalListOptions,
  JournalRecord,
  ListedStream,
} from "./store/journal.ts";
export { extensionOf } from "./store/media-type.ts";
export { type MemoryStoreOptions, memoryStore } from "./store/memory-store.ts";
export type {
  AssetBody,
  ByteRange,
  ListOptions,
  OpenAsset,
  Page,
  PutInfo,
  Store,
  StoreCapabilities,
} from "./store/store.ts";
export { isOwner } from "./store/stream-facts.ts";
