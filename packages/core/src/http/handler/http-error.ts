import { DramatisError } from "../../errors/dramatis-error.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import { type ProblemOptions, problemResponse } from "./problem.ts";
import type { RequestHead } from "./request-head.ts";

/** An error thrown by a route: answered as a problem, with its own status or headers if needed. */
export class HttpError extends Error {
  readonly #code: ErrorCode;
  readonly #options: ProblemOptions;

  constructor(code: ErrorCode, message: string, options: ProblemOptions = {}) {
    super(message);
    this.#code = code;
    this.#options = options;
  }

  /** The answer to the failed request. */
  response(request: Pick<RequestHead, "headers">): Response {
    const { retryable } = this.#options;
    return problemResponse(
      request,
      new DramatisError(this.#code, this.message, { retryable }),
      this.#options,
    );
  }
}
