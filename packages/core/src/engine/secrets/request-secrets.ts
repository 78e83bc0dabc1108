import { DramatisError } from "../../errors/dramatis-error.ts";
import type { ProviderCapabilities } from "../../provider/prediction-provider.ts";
import { invalidRequest } from "../../request/request-schema.ts";
import { mapSecrets, redactSecrets, secretMark } from "../../secrets/map-secrets.ts";
import { SecretValues } from "../../secrets/secret-values.ts";
import type { JsonObject } from "../../util/json.ts";
import type { ValidatedRequest } from "../medium.ts";

/**
 * Separates a request into what can be recorded and its secrets.
 * @throws DramatisError `invalid_request` if `[secret]` is at a place without a secret, copied from a record
 */
export function withoutSecrets<Request extends { readonly modelOptions?: JsonObject }>(
  { secretInputs }: Pick<ProviderCapabilities, "secretInputs">,
  request: Request,
): { readonly request: Request } & Pick<ValidatedRequest, "secrets" | "missingSecrets"> {
  const { modelOptions } = request;
  if (modelOptions === undefined) return { request, secrets: SecretValues.none, missingSecrets: [] };
  const strays = Object.entries(mapSecrets(modelOptions, secretInputs, () => "")).filter(([, value]) =>
    JSON.stringify(value).includes(JSON.stringify(secretMark)),
  );
  if (strays.length > 0) {
    const message = `must be the real value: ${secretMark} only replaces a secret in a record`;
    throw invalidRequest(strays.map(([name]) => ({ path: `modelOptions.${name}`, message })));
  }
  return {
    request: { ...request, modelOptions: redactSecrets(modelOptions, secretInputs) },
    secrets: SecretValues.of(modelOptions, secretInputs),
    missingSecrets: SecretValues.none.fill(modelOptions, secretInputs).missing,
  };
}

/**
 * The error of secrets that are not in memory, because the app has restarted since they were sent.
 *
 * @param paths - their paths in `modelOptions`: `openai_api_key`, `auth.token`
 */
export function missingSecrets(paths: readonly string[]): DramatisError {
  const issues = paths.map((path) => ({
    path: `modelOptions.${path}`,
    message: "must be given again, because secrets are not stored",
  }));
  // A slot's failure journals this message for TypeScript callers and HTTP clients alike: it uses words that both know.
  return new DramatisError(
    "invalid_request",
    `Nothing was generated, because secrets are not stored. Retry, and give these model options again: ${paths.join(", ")}.`,
    { issues, retryable: true },
  );
}
