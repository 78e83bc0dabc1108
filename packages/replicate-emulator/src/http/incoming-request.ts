/** A request, whichever way it came. */
export interface IncomingRequest {
  /** What comes by socket was meant for the emulator, whatever host it names. */
  readonly via: "socket" | "fetch";
  readonly method: string;
  readonly url: URL;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Reads the body; undefined when it is larger than the emulator takes. */
  readonly body: () => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Aborts when the caller is gone. */
  readonly signal: AbortSignal;
}

/** Replicate's files API takes 100 MB. */
export const LARGEST_BODY_BYTES = 100 * 1024 * 1024;
