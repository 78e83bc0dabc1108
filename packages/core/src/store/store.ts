import type { Asset, AssetKind, AssetOrigin } from "../assets/asset.ts";
import type { JsonObject } from "../util/json.ts";
import type { Journal } from "./journal.ts";
import type { Page } from "./page.ts";

/** The bytes of an asset, in any form that stores accept. */
export type AssetBody = Uint8Array | Blob | ReadableStream<Uint8Array>;

/** Describes the bytes of a put. */
export interface PutInfo {
  readonly kind: AssetKind;
  readonly mediaType: string;
  readonly metadata: JsonObject;
  readonly origin: AssetOrigin;
  /** ISO 8601, UTC; the current time if absent. */
  readonly createdAt?: string;
  /** The expected number of bytes. The put fails if it differs. */
  readonly byteLength?: number;
  /** The expected SHA-256 of the bytes, in hex. The put fails if it differs. */
  readonly sha256?: string;
  /** With more bytes than this, the put fails with `output_too_large`. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** A range of bytes. As in HTTP, both ends are inclusive. Without `end`, it ends with the last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** An asset whose bytes can be read. Nothing is opened until you read them. */
export interface OpenAsset {
  readonly asset: Asset;
  /**
   * A new stream of the bytes, or of a range of them. As in HTTP, an end after the last byte means the last byte. If bytes
   * are missing, the stream fails.
   *
   * @throws DramatisError `invalid_request` for a range that includes no byte.
   */
  stream(range?: ByteRange): ReadableStream<Uint8Array>;
  /** All the bytes at once. Rejects with `store_failed` if they are not the bytes that were stored. */
  bytes(): Promise<Uint8Array>;
}

export type { Page } from "./page.ts";

/** Options of a listing of assets. */
export interface ListOptions {
  /** Where the previous page ended. */
  readonly cursor?: string;
  /** Maximum number of assets on a page, from 1 to 1000; 100 if absent. */
  readonly limit?: number;
  /** Only assets of this kind. */
  readonly kind?: AssetKind;
  /** Only assets whose metadata has exactly this `owner`. */
  readonly owner?: string;
}

/** What a store supports. The conformance cases check it. */
export interface StoreCapabilities {
  /** Acknowledged data survives if the process is killed and restarted. */
  readonly durable: boolean;
  /** Several processes can use the same data at the same time. */
  readonly multiProcess: boolean;
  /** `url` returns URLs that expire. */
  readonly signedUrls: boolean;
  /** Bytes are streamed: memory use is limited, whatever the size of an asset. */
  readonly streaming: boolean;
  /** A second put of the same bytes under the same id resolves with the stored asset. If false, it is a `conflict`. */
  readonly idempotentPuts: boolean;
}

/**
 * Stores assets and the journal of batches. Implement this interface for each backend. A store first checks that an id is a
 * UUID (`invalid_request`), and converts it to lower case. If the backend fails, the store rejects with a
 * {@link DramatisError} with the code `store_failed`. It never reports a failure as a missing asset.
 */
export interface Store {
  /**
   * Stores a new asset. If the id is taken, it rejects with `conflict` and the existing asset does not change. When it
   * resolves, the asset is complete and durable. When it rejects, it has stored nothing under the id.
   */
  put(id: string, body: AssetBody, info: PutInfo): Promise<Asset>;
  /** The asset and its bytes, or undefined if it does not exist. */
  open(id: string): Promise<OpenAsset | undefined>;
  /** The asset without its bytes, or undefined if it does not exist. */
  head(id: string): Promise<Asset | undefined>;
  /** Lists each asset once, page by page, in any order. Rejects with `invalid_request` for a cursor from no page. */
  list(options?: ListOptions): Promise<Page<Asset>>;
  /** Removes an asset. Resolves with false if it did not exist. */
  delete(id: string): Promise<boolean>;
  /** A URL from which anyone can read the bytes until it expires. */
  url?(id: string, options: { expiresInSeconds: number }): Promise<string>;
  readonly journal: Journal;
  readonly capabilities: StoreCapabilities;
  /** Closes everything that the store has open. A second call does nothing. */
  close(): Promise<void>;
}
