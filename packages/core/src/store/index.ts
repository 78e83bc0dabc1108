export type { Asset, AssetKind, AssetOrigin } from "../assets/asset.ts";
export { extensionOf } from "../assets/asset.ts";
export { parseAsset } from "../assets/asset-schema.ts";
export { DramatisError, type DramatisErrorOptions, type RequestIssue } from "../errors/dramatis-error.ts";
export type { ErrorCode } from "../errors/error-codes.ts";
export { concatBytes } from "../media/bytes/bytes.ts";
export type { Clock } from "../util/clock.ts";
export { sha256Hex } from "../util/hash.ts";
export type { JsonObject, JsonValue } from "../util/json.ts";
export type { Random } from "../util/random.ts";
export { isDramatisId } from "../util/uuid.ts";
export { badBody, bodyBytes, cancelBody } from "./asset-body.ts";
export { type ByteSpan, byteSpan } from "./byte-span.ts";
export { type CheckedAppend, checkedAppend, checkedPosition } from "./checked-append.ts";
export { checkedId } from "./checked-id.ts";
export {
  badListOption,
  type CheckedJournalListOptions,
  type CheckedListOptions,
  checkedIdCursor,
  checkedJournalListOptions,
  checkedListOptions,
} from "./checked-list-options.ts";
export { type CheckedPutInfo, checkedPutInfo } from "./checked-put-info.ts";
export type {
  AppendOptions,
  Journal,
  JournalListOptions,
  JournalRecord,
  ListedStream,
} from "./journal.ts";
export { type BodyLimits, collectBody } from "./memory-body.ts";
export type { Page } from "./page.ts";
export type {
  AssetBody,
  ByteRange,
  ListOptions,
  OpenAsset,
  PutInfo,
  Store,
  StoreCapabilities,
} from "./store.ts";
export { isOwner } from "./stream-facts.ts";
