import { DramatisError } from "../errors/dramatis-error.ts";
import type { ErrorCode } from "../errors/error-codes.ts";
import { type ProblemOptions, problemResponse } from "./problem.ts";

/** Thrown within a route: the problem that is to be answered, with a status or headers of its own. */
export class HttpError extends Error {
  readonly response: () => Response;

  constructor(code: ErrorCode, message: string, options: ProblemOptions = {}) {
    super(message);
    const retryable = options.retryable === undefined ? {} : { retryable: options.retryable };
    this.response = () => problemResponse(new DramatisError(code, message, retryable), options);
  }
}
