import { type ErrorCode, errorCodes, isErrorCode } from "./error-codes.ts";

const brand = Symbol.for("dramatis.error");

/** One problem with a request: the field (`numImages`, `modelOptions.seed`), and what to do. */
export interface RequestIssue {
  readonly path: string;
  readonly message: string;
}

/** Options of a {@link DramatisError}. */
export interface DramatisErrorOptions {
  readonly issues?: readonly RequestIssue[] | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly batchId?: string | undefined;
  /** Overrides the default of the error code. */
  readonly retryable?: boolean | undefined;
  /** For debugging. It is not enumerable and not part of the JSON. */
  readonly cause?: unknown;
}

/**
 * The error class of dramatis. `code` says what happened. `message` says what happened and what to do, and never has a
 * token, an absolute path or a provider's internal text.
 *
 * @example
 * ```ts
 * try {
 *   await characters.generate({ description });
 * } catch (error) {
 *   if (DramatisError.isInstance(error) && error.code === "invalid_request") show(error.issues);
 *   else throw error;
 * }
 * ```
 */
export class DramatisError extends Error {
  override readonly name: string = "DramatisError";
  declare readonly code: ErrorCode;
  /** The HTTP status for the code. */
  declare readonly status: number;
  /** Whether the same request can succeed if it is repeated. */
  declare readonly retryable: boolean;
  /** For `invalid_request`: every problem with the request. */
  declare readonly issues?: readonly RequestIssue[];
  /** How long to wait before a retry, in milliseconds, if known. */
  declare readonly retryAfterMs?: number;
  /** The batch that the error is about, if any. */
  declare readonly batchId?: string;

  constructor(code: ErrorCode, message: string, options: DramatisErrorOptions = {}) {
    super(message, options);
    const { status, retryable } = errorCodes[code];
    const { retryable: wanted, issues, retryAfterMs, batchId } = options;
    Object.defineProperty(this, brand, { value: true });
    Object.assign(this, { code, status, retryable: wanted ?? retryable, issues, retryAfterMs, batchId });
  }

  /** Whether `value` is a DramatisError, from this copy of the package or another copy in the same process. */
  static isInstance(value: unknown): value is DramatisError {
    const error = value as { readonly [brand]?: unknown; readonly code?: unknown } | null | undefined;
    return error?.[brand] === true && isErrorCode(error.code);
  }

  /** The parts that are safe to show: no stack and no cause. */
  toJSON(): Record<string, unknown> {
    const { name, code, status, retryable, message, issues, retryAfterMs, batchId } = this;
    return { name, code, status, retryable, message, issues, retryAfterMs, batchId };
  }
}

/** Creates an `invalid_request` error for one invalid argument. Its path is the name of the argument. */
export function invalidArgument(path: string, message: string): DramatisError {
  return new DramatisError("invalid_request", `\`${path}\` ${message}.`, { issues: [{ path, message }] });
}
