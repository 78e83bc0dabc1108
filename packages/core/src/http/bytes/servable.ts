import type { ByteRange } from "../../store/store.ts";

/** A stored image or video that can be served: what is known of it, and how its bytes are read. */
export interface Servable {
  readonly id: string;
  /** `<uuid>.<extension>`; the name under which a browser saves it. */
  readonly path: string;
  /** The true media type. */
  readonly mediaType: string;
  readonly byteLength: number;
  /** SHA-256 of the bytes, 64 hex digits. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** A new stream of the bytes, or of a range of them. Nothing is opened before it is read. */
  stream(range?: ByteRange): ReadableStream<Uint8Array>;
  /** All the bytes at once. */
  bytes(): Promise<Uint8Array>;
}
