import type { AssetKind } from "../assets/asset.ts";
import { DramatisError } from "../errors/dramatis-error.ts";

/** No answer came, or not all of it. The same request may succeed later. */
export function unreachable(cause?: unknown): DramatisError {
  return new DramatisError("internal", "The server could not be reached. Try again later.", {
    retryable: true,
    cause,
  });
}

/** What came is not what the wire says. */
export function unreadable(cause?: unknown): DramatisError {
  return new DramatisError("internal", "The server's answer could not be read. Check `baseUrl`.", {
    cause,
  });
}

/** What an answer must have had. @throws DramatisError `internal` */
export function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw unreadable();
  return value;
}

/** Why the caller has aborted. React Native's signals have no reason. */
export function reasonOf(signal: AbortSignal): unknown {
  return signal.reason ?? new DramatisError("canceled", "The call was aborted.");
}

/** The error, where it is one that says what to do. */
export function failureOf(error: unknown): DramatisError | undefined {
  return DramatisError.isInstance(error) ? error : undefined;
}

/** The connection could not be made again. */
export function lost(hasBegun: boolean, batchId: string, cause: unknown): DramatisError {
  const about = { batchId: batchId || undefined, cause, retryable: true };
  return hasBegun
    ? new DramatisError("internal", "The connection was lost. The batch goes on.", about)
    : new DramatisError(
        "outcome_unknown",
        "The server could not be reached: whether it has begun is not known. The same idempotency key joins it.",
        about,
      );
}

/** The batch, or its first event, if it is of this kind. @throws DramatisError `not_found` if not. */
export function ofKind<Of extends { readonly kind: AssetKind }>(of: Of, kind: AssetKind): Of {
  if (of.kind === kind) return of;
  throw new DramatisError("not_found", `There is no ${kind} batch with this id.`);
}
