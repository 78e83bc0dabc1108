export type { Asset, AssetKind, AssetOrigin } from "./assets/asset.ts";
export { extensionOf } from "./assets/asset.ts";
export { parseAsset } from "./assets/asset-schema.ts";
export type { CharacterReference, CharacterReferenceMetadata } from "./assets/character-reference.ts";
export type {
  BatchEndEvent,
  BatchEvent,
  BatchStartEvent,
  SlotEndEvent,
  SlotErrorEvent,
  SlotProgressEvent,
  SlotStartEvent,
} from "./batch/batch-event.ts";
export type { BatchMetadata, BatchResult, RunningBatch, Warning } from "./batch/batch-result.ts";
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
export type { Logger } from "./engine/logger.ts";
export type { OwnedBatches } from "./engine/owned-batches.ts";
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
export type { ImageProvider, ImageRequest } from "./provider/image-provider.ts";
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
export { badBody, bodyBytes, cancelBody } from "./store/asset-body.ts";
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
export type { Clock } from "./util/clock.ts";
export { systemClock } from "./util/clock.ts";
export type { JsonObject, JsonValue } from "./util/json.ts";
export type { Random } from "./util/random.ts";
export { systemRandom } from "./util/system-random.ts";
export { isDramatisId } from "./util/uuid.ts";
