import { DramatisError, type DramatisErrorOptions } from "../errors/dramatis-error.ts";
import type { ErrorCode } from "../errors/error-codes.ts";

/**
 * The error of a provider call. For `create`, `created` says whether a prediction can exist: `"no"` is proof that
 * nothing was created or paid for; `"unknown"` means that this is not proven.
 */
export class ProviderError extends DramatisError {
  override readonly name: string = "ProviderError";
  readonly created: "no" | "unknown";
  /** Whether the failure is temporary, so that the same call can be sent again after a wait. */
  readonly transient: boolean;

  /** How many times to send a transient call in total; if absent, as often as time allows. */
  readonly maxTries?: number;
  /** The rate of creates that the provider allows, if it reports one. */
  readonly perMinute?: number;
  /** The provider's own text, for debug logs. It is neither enumerable nor part of the JSON. */
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
