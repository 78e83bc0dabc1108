import { type ErrorCode, errorCodes, isErrorCode } from "./error-codes.ts";

const brand = Symbol.for("dramatis.error");

/** One thing that is wrong with a request: where (`numImages`, `modelOptions.seed`), and what to do. */
export interface RequestIssue {
  readonly path: string;
  readonly message: string;
}

/** What a {@link DramatisError} may carry beside its code and message. */
export interface DramatisErrorOptions {
  readonly issues?: readonly RequestIssue[];
  readonly retryAfterMs?: number;
  readonly batchId?: string;
  /** Overrides what the table says of the code. */
  readonly retryable?: boolean;
  /** Kept for debugging; it is neither enumerable nor part of the JSON. */
  readonly cause?: unknown;
}

/**
 * The one error class of dramatis. Its `code` says what happened, its `message` what to do; neither holds a
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
  readonly code: ErrorCode;
  /** The HTTP status that fits the code. */
  readonly status: number;
  /** Whether the same request may succeed when it is tried again. */
  readonly retryable: boolean;
  /** With `invalid_request`: each thing that is wrong. */
  readonly issues?: readonly RequestIssue[];
  /** How long to wait before another try, in milliseconds, where that is known. */
  readonly retryAfterMs?: number;
  /** The batch that this is about, where there is one. */
  readonly batchId?: string;

  constructor(code: ErrorCode, message: string, options: DramatisErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    Object.defineProperty(this, brand, { value: true });
    this.code = code;
    this.status = errorCodes[code].status;
    this.retryable = options.retryable ?? errorCodes[code].retryable;
    if (options.issues !== undefined) this.issues = options.issues;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.batchId !== undefined) this.batchId = options.batchId;
  }

  /** Whether `value` is a DramatisError, of this copy of the package or of another one in the same process. */
  static isInstance(value: unknown): value is DramatisError {
    return (
      typeof value === "object" &&
      value !== null &&
      (value as Record<PropertyKey, unknown>)[brand] === true &&
      isErrorCode((value as { code?: unknown }).code)
    );
  }

  /** What may be shown outside: no stack and no cause. */
  toJSON(): Record<string, unknown> {
    const { code, status, retryable, message, issues, retryAfterMs, batchId } = this;
    return { name: this.name, code, status, retryable, message, issues, retryAfterMs, batchId };
  }
}
