import * as z from "zod/mini";
import { ProviderError } from "../provider/provider-error.ts";
import type { ApiAnswer } from "./api-answer.ts";
import { answerError } from "./api-errors.ts";

const schema = z.object({ key: z.string().check(z.regex(/^whsec_[A-Za-z0-9+/]+=*$/)) });

/** The secret that Replicate signs an account's webhooks with, as it tells it. */
export function webhookSecretOf(answer: ApiAnswer): string {
  const error = answerError(answer);
  if (error !== undefined) throw error;
  const { data } = schema.safeParse(answer.body);
  if (data !== undefined) return data.key;
  throw new ProviderError("provider_unavailable", "Replicate did not tell what it signs webhooks with.", {
    created: "no",
    transient: true,
  });
}
