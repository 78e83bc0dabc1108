/** A request to the server or to the fetch form. */
export interface IncomingRequest {
  /** How the request came. A request by socket is always for the emulator, whatever host it names. */
  readonly via: "socket" | "fetch";
  readonly method: string;
  readonly url: URL;
  /** The headers, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Reads the body. Returns undefined if it is too large. */
  readonly body: () => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Aborts when the caller disconnects. */
  readonly signal: AbortSignal;
}

/** The limit of Replicate's files API. */
export const LARGEST_BODY_BYTES = 100 * 1024 * 1024;
