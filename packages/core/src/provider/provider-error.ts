import { DramatisError, type DramatisErrorOptions } from "../errors/dramatis-error.ts";
import type { ErrorCode } from "../errors/error-codes.ts";

/**
 * The error of a provider's call. With `create` it says whether a prediction exists now: `"no"` is proof that
 * nothing was created and nothing paid; `"unknown"` is anything less.
 */
export class ProviderError extends DramatisError {
  override readonly name: string = "ProviderError";
  readonly created: "no" | "unknown";
  /** Whether it was refused for a moment only: the same call may be sent again after a wait. */
  readonly transient: boolean;

  /** How often the call is worth sending in all, where it is transient; as often as time allows, if absent. */
  readonly maxTries?: number;
  /** The rate of creates that the provider says it allows, where it does. */
  readonly perMinute?: number;
  /** What the provider wrote, for a log at debug level. It is neither enumerable nor part of the JSON. */
  declare readonly providerText?: string;

  constructor(
    code: ErrorCode,
    message: string,
    options: DramatisErrorOptions & {
      readonly created: "no" | "unknown";
      readonly transient?: boolean;
      readonly maxTries?: number;
      readonly perMinute?: number;
      readonly providerText?: string;
    },
  ) {
    super(code, message, options);
    this.created = options.created;
    this.transient = options.transient ?? false;
    if (options.maxTries !== undefined) this.maxTries = options.maxTries;
    if (options.perMinute !== undefined) this.perMinute = options.perMinute;
    if (options.providerText !== undefined) {
      Object.defineProperty(this, "providerText", { value: options.providerText });
    }
  }
}
