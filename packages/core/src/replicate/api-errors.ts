import * as z from "zod/mini";
import type { ErrorCode } from "../errors/error-codes.ts";
import { ProviderError } from "../provider/provider-error.ts";
import type { ApiAnswer } from "./api-answer.ts";
import { predictionFailure } from "./prediction-failure.ts";
import { allowedPerMinute, retryAfterMs } from "./retry-after.ts";

/** Failures of the network that prove that no request was sent. */
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

const errorSchema = z.object({
  detail: z.nullish(z.unknown()),
  title: z.nullish(z.unknown()),
  invalid_fields: z.catch(z.nullish(z.array(z.object({ field: z.nullish(z.unknown()) }))), undefined),
});

/** The error of a request that got no answer. */
export function networkError(error: unknown): ProviderError {
  const codes = systemCodes(error);
  if (codes.every((code) => neverSent.has(code))) {
    return new ProviderError(
      "provider_unavailable",
      "Replicate could not be reached: no connection was made. Try again later.",
      {
        created: "no",
        transient: true,
      },
    );
  }
  return new ProviderError(
    "provider_unavailable",
    "The connection to Replicate broke before the answer came.",
    {
      created: "unknown",
      transient: true,
    },
  );
}

/** The error that an answer stands for; undefined for a success. Its text is ours: the provider's own stays inside. */
export function answerError({ status, headers, body, at }: ApiAnswer): ProviderError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const { detail, title, invalid_fields } = errorSchema.safeParse(body).data ?? {};
  const text = `${typeof title === "string" ? title : ""} ${typeof detail === "string" ? detail : ""}`;
  const no = (code: ErrorCode, message: string) =>
    new ProviderError(code, message, { created: "no", providerText: text });
  switch (status) {
    case 401:
      return no(
        "provider_unauthorized",
        "Replicate did not accept the API token. Check REPLICATE_API_TOKEN.",
      );
    case 402:
      return no("insufficient_credit", "The Replicate account has no credit left. Add credit, then retry.");
    case 403:
      return no("provider_unauthorized", "Replicate does not allow this account to run the model.");
    case 404:
      return no(
        "provider_rejected",
        "Replicate knows no such model, or this account may not use it. Check its name.",
      );
    case 422: {
      const failure = predictionFailure(text);
      if (failure.code === "content_rejected") return no(failure.code, failure.message);
      return no("provider_rejected", `Replicate did not accept the parameters${fieldsOf(invalid_fields)}.`);
    }
    case 429: {
      const wait = retryAfterMs(headers, body, clockOf(headers) ?? at);
      const perMinute = allowedPerMinute(body);
      return new ProviderError("rate_limited", "Replicate's rate limit is reached. Try again later.", {
        created: "no",
        transient: true,
        providerText: text,
        ...(wait === undefined ? {} : { retryAfterMs: wait }),
        ...(perMinute === undefined ? {} : { perMinute }),
      });
    }
    case 400:
    case 405:
    case 410:
    case 413:
    case 415:
      return no("provider_rejected", `Replicate did not accept the request (HTTP ${status}).`);
    default:
      return new ProviderError("provider_unavailable", `Replicate answered with HTTP ${status}.`, {
        created: "unknown",
        providerText: text,
        transient: true,
      });
  }
}

/** The time by the clock of whoever answered. */
function clockOf(headers: Headers): number | undefined {
  return Date.parse(headers.get("date") ?? "") || undefined;
}

/** Names of parameters are safe to show; what is said of them may not be. */
function fieldsOf(fields: readonly { readonly field?: unknown }[] | null | undefined): string {
  const names = (fields ?? [])
    .map(({ field }) => (typeof field === "string" ? field.replace(/^input\./, "") : ""))
    .filter((name) => /^[\w.]{1,60}$/.test(name));
  return names.length === 0 ? "" : `: ${[...new Set(names)].slice(0, 10).join(", ")}`;
}

/** The system's error codes, wherever fetch has put them: in a cause, or in each of several addresses that failed. */
function systemCodes(error: unknown, depth = 0): string[] {
  const { cause, code, errors } = (error ?? {}) as { cause?: unknown; code?: unknown; errors?: unknown };
  // An error may be its own cause.
  if (depth > 8) return ["unknown"];
  if (Array.isArray(errors) && errors.length > 0)
    return errors.flatMap((each) => systemCodes(each, depth + 1));
  if (typeof code === "string") return [code];
  // One of several addresses that says nothing proves nothing.
  return cause === undefined ? ["unknown"] : systemCodes(cause, depth + 1);
}
