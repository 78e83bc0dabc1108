import type { AssetKind } from "../assets/asset.ts";
import { DramatisError } from "../errors/dramatis-error.ts";

/** No answer arrived, or only part of it. The same request can succeed later. */
export function unreachable(cause?: unknown): DramatisError {
  return new DramatisError("internal", "The server could not be reached. Try again later.", {
    retryable: true,
    cause,
  });
}

/** The answer does not follow the wire format. */
export function unreadable(cause?: unknown): DramatisError {
  return new DramatisError("internal", "The server's answer could not be read. Check `baseUrl`.", {
    cause,
  });
}

/** Returns a required value of an answer. @throws DramatisError `internal` if it is missing. */
export function requireValue<Value>(value: Value | undefined): Value {
  if (value === undefined) throw unreadable();
  return value;
}

/** Returns the reason of an aborted signal. React Native's signals do not have one. */
export function reasonOf(signal: AbortSignal): unknown {
  return signal.reason ?? new DramatisError("canceled", "The call was aborted.");
}

/** Returns the error if it is a DramatisError. */
export function failureOf(error: unknown): DramatisError | undefined {
  return DramatisError.isInstance(error) ? error : undefined;
}

/** The client could not reconnect. */
export function lost(hasBegun: boolean, batchId: string, cause: unknown): DramatisError {
  const options = { batchId: batchId || undefined, cause, retryable: true };
  return hasBegun
    ? new DramatisError("internal", "The connection was lost. The batch continues.", options)
    : new DramatisError(
        "outcome_unknown",
        "The server could not be reached. Retry with the same idempotency key.",
        options,
      );
}

/** Returns the batch, or its first event, if it is of this kind. @throws DramatisError `not_found` if not. */
export function ofKind<Of extends { readonly kind: AssetKind }>(of: Of, kind: AssetKind): Of {
  if (of.kind === kind) return of;
  throw new DramatisError("not_found", `No ${kind} batch has this id.`);
}
