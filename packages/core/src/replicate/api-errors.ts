import * as z from "zod/mini";
import type { ErrorCode } from "../errors/error-codes.ts";
import { ProviderError } from "../provider/provider-error.ts";
import { contentRefused, contentVerdict } from "./content-verdict.ts";
import type { ModelReference } from "./model-reference.ts";
import { isNeverSent } from "./never-sent.ts";
import { allowedPerMinute, retryAfterMs } from "./retry-after.ts";
import { toText } from "./to-text.ts";

/** An answer of the API, with any status. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text if it is not JSON. */
  readonly body: unknown;
  /** When it arrived by this machine's wall clock, in milliseconds since 1970. */
  readonly at: number;
}

/** Statuses with which a model can refuse content. The text of the answer decides. */
const mayRefuseContent = new Set([400, 403, 422, 451]);

const errorSchema = z.object({
  invalid_fields: z.catch(z.nullish(z.array(z.object({ field: z.nullish(z.unknown()) }))), undefined),
});

/** Makes the error of a request without an answer. */
export function networkError(error: unknown): ProviderError {
  if (isNeverSent(error)) {
    return new ProviderError("provider_unavailable", "Could not connect to Replicate. Try again later.", {
      created: "no",
      transient: true,
    });
  }
  return new ProviderError(
    "provider_unavailable",
    "The connection to Replicate broke before the answer arrived.",
    {
      created: "unknown",
      transient: true,
    },
  );
}

/**
 * Makes the error of an answer; undefined for a success. The message is ours; Replicate's text is in `providerText`.
 */
export function answerError({ status, headers, body, at }: ApiAnswer): ProviderError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const text = toText(body);
  const no = (code: ErrorCode, message: string) =>
    new ProviderError(code, message, { created: "no", providerText: text });
  // An HTML page comes from a proxy, which can block the request for reasons other than its content.
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
      return no("provider_rejected", "Replicate could not find the requested resource (HTTP 404).");
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
 * Makes the error of the answer to a create. A 404 proves that nothing was created. Because it is sometimes temporary,
 * the create is sent once more, and a person can retry.
 */
export function createError(answer: ApiAnswer, model: ModelReference): ProviderError | undefined {
  if (answer.status !== 404) return answerError(answer);
  const name = model.version === undefined ? "model" : "version of the model";
  const advice =
    model.version === undefined
      ? "Check its name. A community model needs its version too, as owner/name:version."
      : "Check its name and its version.";
  return new ProviderError(
    "provider_rejected",
    `Replicate does not know this ${name}, or does not let this account use it. ${advice}`,
    {
      created: "no",
      transient: true,
      maxTries: 2,
      retryable: true,
      providerText: toText(answer.body),
    },
  );
}

/** Reads the server's time. */
function clockOf(headers: Headers): number | undefined {
  return Date.parse(headers.get("date") ?? "") || undefined;
}

/** Lists the rejected parameters. Their names are safe to show; the reasons can hold user input. */
function fieldsOf(body: unknown): string {
  const { invalid_fields } = errorSchema.safeParse(body).data ?? {};
  const names = (invalid_fields ?? [])
    .map(({ field }) => (typeof field === "string" ? field.replace(/^input\./, "") : ""))
    .filter((name) => /^[\w.]{1,60}$/.test(name));
  return names.length === 0 ? "" : `: ${[...new Set(names)].slice(0, 10).join(", ")}`;
}
