import type { AssetKind } from "../../assets/asset.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";

/** The host sent nothing for too long. */
export function stalled(): DramatisError {
  return new DramatisError("download_failed", "The download stalled.");
}

/** The deadline of the download has passed. */
export function tookTooLong(): DramatisError {
  return new DramatisError("download_failed", "The download took too long.");
}

/** The store neither accepted bytes nor finished for too long. */
export function storeStalled(): DramatisError {
  return new DramatisError("store_failed", "The store stopped accepting the download. Try again.");
}

/** The bytes that arrive now do not continue those that arrived before. */
export function outputChanged(): DramatisError {
  return new DramatisError("download_failed", "The output changed while it was being downloaded.");
}

/** The connection ended before the whole output had arrived. */
export function cutShort(kind: AssetKind): DramatisError {
  return new DramatisError("download_failed", `The download of the ${kind} ended before it was complete.`);
}

/** The host declares more bytes than are allowed. */
export function tooLarge(kind: AssetKind, maxBytes: number): DramatisError {
  const message = `The ${kind} is larger than the limit of ${maxBytes} bytes.`;
  return new DramatisError("output_too_large", message);
}

/** Wraps an error of `fetch`, which has its own types. */
export function asDownloadError(kind: AssetKind, error: unknown): DramatisError {
  if (DramatisError.isInstance(error)) return error;
  return new DramatisError(
    "download_failed",
    `The connection failed while the ${kind} was being downloaded.`,
    {
      cause: error,
    },
  );
}
