import type { AssetKind } from "../../assets/asset.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";

/** The host sent nothing for too long. */
export function stalled(): DramatisError {
  return new DramatisError("download_failed", "The download stalled.");
}

/** The far bound of a download was reached. */
export function tookTooLong(): DramatisError {
  return new DramatisError("download_failed", "The download took too long.");
}

/** The store neither took bytes nor finished for too long. */
export function storeStalled(): DramatisError {
  return new DramatisError("store_failed", "The store stopped taking the download. Try again.");
}

/** What arrives now is not the continuation of what arrived before. */
export function outputChanged(): DramatisError {
  return new DramatisError("download_failed", "The output changed while it was fetched.");
}

/** The connection ended before the output did. */
export function cutShort(kind: AssetKind): DramatisError {
  return new DramatisError("download_failed", `The ${kind} was cut short on its way.`);
}

/** The host announces more bytes than are allowed. */
export function tooLarge(kind: AssetKind, maxBytes: number): DramatisError {
  const message = `The ${kind} has more than the ${maxBytes} bytes that are allowed.`;
  return new DramatisError("output_too_large", message);
}

/** The error of a connection, which `fetch` fails with one of its own. */
export function asDownloadError(kind: AssetKind, error: unknown): DramatisError {
  if (DramatisError.isInstance(error)) return error;
  return new DramatisError("download_failed", `The connection broke while the ${kind} was fetched.`, {
    cause: error,
  });
}
