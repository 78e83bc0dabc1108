import * as z from "zod/mini";
import type { ErrorCode } from "../errors/error-codes.ts";
import { ProviderError } from "../provider/provider-error.ts";
import { contentRefused, contentVerdict } from "./content-verdict.ts";
import type { ModelReference } from "./model-reference.ts";
import { isNeverSent } from "./never-sent.ts";
import { allowedPerMinute, retryAfterMs } from "./retry-after.ts";
import { textOf } from "./text-of.ts";

/** What the API answered, whatever its status. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown;
  /** When it came, by our own wall clock: milliseconds since 1970. */
  readonly at: number;
}

/** Answers that a model may give because of what it was asked for, where their text says so. */
const mayRefuseContent = new Set([400, 403, 422, 451]);

const errorSchema = z.object({
  invalid_fields: z.catch(z.nullish(z.array(z.object({ field: z.nullish(z.unknown()) }))), undefined),
});

/** The error of a request that got no answer. */
export function networkError(error: unknown): ProviderError {
  if (isNeverSent(error)) {
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
  const text = textOf(body);
  const no = (code: ErrorCode, message: string) =>
    new ProviderError(code, message, { created: "no", providerText: text });
  // A page is a proxy's, which may block the request itself, and not the content.
  const isPage = typeof body === "string" && /^\s*</.test(body);
  if (mayRefuseContent.has(status) && !isPage && contentVerdict(text) === "refused") {
    return no("content_rejected", contentRefused);
  }
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
      return no("provider_rejected", "Replicate does not have what it was asked for (HTTP 404).");
    case 422:
      return no("provider_rejected", `Replicate did not accept the parameters${fieldsOf(body)}.`);
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
    case 451:
      return no("provider_rejected", `Replicate did not accept the request (HTTP ${status}).`);
    default:
      return new ProviderError("provider_unavailable", `Replicate answered with HTTP ${status}.`, {
        created: "unknown",
        providerText: text,
        transient: true,
      });
  }
}

/**
 * The error that the answer to a create stands for. A 404 proves that nothing was created, and passes now and then: the
 * create is sent once more, and a person may try again.
 */
export function createError(answer: ApiAnswer, model: ModelReference): ProviderError | undefined {
  if (answer.status !== 404) return answerError(answer);
  const name = model.version === undefined ? "model" : "version of the model";
  const advice =
    model.version === undefined
      ? "Check its name; a community model has to be named with its version, as owner/name:version."
      : "Check its name and its version.";
  return new ProviderError(
    "provider_rejected",
    `Replicate does not know this ${name}, or does not let this account use it. ${advice}`,
    {
      created: "no",
      transient: true,
      maxTries: 2,
      retryable: true,
      providerText: textOf(answer.body),
    },
  );
}

/** The time by the clock of whoever answered. */
function clockOf(headers: Headers): number | undefined {
  return Date.parse(headers.get("date") ?? "") || undefined;
}

/** Names of parameters are safe to show; what is said of them may not be. */
function fieldsOf(body: unknown): string {
  const { invalid_fields } = errorSchema.safeParse(body).data ?? {};
  const names = (invalid_fields ?? [])
    .map(({ field }) => (typeof field === "string" ? field.replace(/^input\./, "") : ""))
    .filter((name) => /^[\w.]{1,60}$/.test(name));
  return names.length === 0 ? "" : `: ${[...new Set(names)].slice(0, 10).join(", ")}`;
}
