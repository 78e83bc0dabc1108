import { type ErrorCode, errorCodes, isErrorCode } from "./error-codes.ts";

const brand = Symbol.for("dramatis.error");

/** One thing that is wrong with a request: where (`numImages`, `modelOptions.seed`), and what to do. */
export interface RequestIssue {
  readonly path: string;
  readonly message: string;
}

/** What a {@link DramatisError} may carry beside its code and message. */
export interface DramatisErrorOptions {
  readonly issues?: readonly RequestIssue[] | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly batchId?: string | undefined;
  /** Overrides what the table says of the code. */
  readonly retryable?: boolean | undefined;
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
  declare readonly code: ErrorCode;
  /** The HTTP status that fits the code. */
  declare readonly status: number;
  /** Whether the same request may succeed when it is tried again. */
  declare readonly retryable: boolean;
  /** With `invalid_request`: each thing that is wrong. */
  declare readonly issues?: readonly RequestIssue[];
  /** How long to wait before another try, in milliseconds, where that is known. */
  declare readonly retryAfterMs?: number;
  /** The batch that this is about, where there is one. */
  declare readonly batchId?: string;

  constructor(code: ErrorCode, message: string, options: DramatisErrorOptions = {}) {
    super(message, options);
    const { status, retryable } = errorCodes[code];
    const { retryable: wanted, issues, retryAfterMs, batchId } = options;
    Object.defineProperty(this, brand, { value: true });
    Object.assign(this, { code, status, retryable: wanted ?? retryable, issues, retryAfterMs, batchId });
  }

  /** Whether `value` is a DramatisError, of this copy of the package or of another one in the same process. */
  static isInstance(value: unknown): value is DramatisError {
    const error = value as { readonly [brand]?: unknown; readonly code?: unknown } | null | undefined;
    return error?.[brand] === true && isErrorCode(error.code);
  }

  /** What may be shown outside: no stack and no cause. */
  toJSON(): Record<string, unknown> {
    const { name, code, status, retryable, message, issues, retryAfterMs, batchId } = this;
    return { name, code, status, retryable, message, issues, retryAfterMs, batchId };
  }
}

/** The error of one argument that cannot be meant: `invalid_request`, with the argument's name as its path. */
export function invalidArgument(path: string, message: string): DramatisError {
  return new DramatisError("invalid_request", `\`${path}\` ${message}.`, { issues: [{ path, message }] });
}
