import type { Asset, AssetKind, AssetOrigin } from "../assets/asset.ts";
import type { JsonObject } from "../util/json.ts";
import type { Journal } from "./journal.ts";
import type { Page } from "./page.ts";

/** What a store accepts as the bytes of an asset. */
export type AssetBody = Uint8Array | Blob | ReadableStream<Uint8Array>;

/** What a store is told of the bytes that it is given. */
export interface PutInfo {
  readonly kind: AssetKind;
  readonly mediaType: string;
  readonly metadata: JsonObject;
  readonly origin: AssetOrigin;
  /** ISO 8601, UTC; now, if absent. */
  readonly createdAt?: string;
  /** How many bytes there must be; another number fails the put. */
  readonly byteLength?: number;
  /** The SHA-256 that the bytes must have, in hex; another one fails the put. */
  readonly sha256?: string;
  /** More bytes than this fail the put with `output_too_large`. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** A range of bytes, both ends counted, as in HTTP. Without `end`: to the last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** An asset whose bytes can be read. Nothing is opened before it is read. */
export interface OpenAsset {
  readonly asset: Asset;
  /**
   * A new stream of the bytes, or of a range of them; as in HTTP, an end behind the last byte is the last byte. It
   * throws `invalid_request` for a range that holds no byte. Bytes that are missing are an error of the stream.
   */
  stream(range?: ByteRange): ReadableStream<Uint8Array>;
  /** All the bytes at once. Bytes that are not those that were stored are `store_failed`. */
  bytes(): Promise<Uint8Array>;
}

export type { Page } from "./page.ts";

/** What a listing is asked. */
export interface ListOptions {
  /** Where the page before ended. */
  readonly cursor?: string;
  /** The most that a page may hold, from 1 to 1000; 100 if absent. */
  readonly limit?: number;
  /** Only assets of this kind. */
  readonly kind?: AssetKind;
  /** Only assets whose metadata has exactly this text as its `owner`. */
  readonly owner?: string;
}

/** What a store says of itself; the conformance cases hold it to that. */
export interface StoreCapabilities {
  /** What was acknowledged is there after the process was killed and started again. */
  readonly durable: boolean;
  /** Several processes may use the same data at once. */
  readonly multiProcess: boolean;
  /** `url` gives addresses that expire. */
  readonly signedUrls: boolean;
  /** Bytes pass through in pieces: an asset of any size takes a bounded part of the memory. */
  readonly streaming: boolean;
  /** A second put of the same bytes under the same id resolves with what is there, where it is `conflict` otherwise. */
  readonly idempotentPuts: boolean;
}

/**
 * Where assets and the journal of batches are kept: the one interface that every adapter implements. Every id is
 * checked to be a UUID before anything is touched (`invalid_request`), and made lower case. A backend's failure is
 * a {@link DramatisError} with the code `store_failed`, never a value and never "missing".
 */
export interface Store {
  /**
   * Stores an asset. It only creates: an id that is taken is `conflict`, and what is there stays. When it resolves,
   * the asset is complete and durable; when it rejects, there is nothing under the id.
   */
  put(id: string, body: AssetBody, info: PutInfo): Promise<Asset>;
  /** The asset and its bytes, or undefined where there is none. */
  open(id: string): Promise<OpenAsset | undefined>;
  /** What is known of an asset, without its bytes. */
  head(id: string): Promise<Asset | undefined>;
  /** The assets, page by page, in no promised order, each of them once. A cursor that no page had is `invalid_request`. */
  list(options?: ListOptions): Promise<Page<Asset>>;
  /** Removes an asset; false where there was none. */
  delete(id: string): Promise<boolean>;
  /** An address from which anyone can read the bytes until it expires. */
  url?(id: string, options: { expiresInSeconds: number }): Promise<string>;
  readonly journal: Journal;
  readonly capabilities: StoreCapabilities;
  /** Ends what the store holds open. It may be called twice. */
  close(): Promise<void>;
}
