import type { JsonObject } from "../../json.ts";
import type { ProviderCapabilities } from "../../provider/prediction-provider.ts";
import { redactSecrets } from "../../secrets/map-secrets.ts";
import { SecretValues } from "../../secrets/secret-values.ts";
import type { Asked } from "../medium.ts";

/** A request as it may be recorded, and apart from it the secrets that it brought. */
export function withoutSecrets<Request extends { readonly modelOptions?: JsonObject }>(
  { secretInputs }: Pick<ProviderCapabilities, "secretInputs">,
  request: Request,
): { readonly request: Request } & Pick<Asked, "secrets" | "missingSecrets"> {
  const { modelOptions } = request;
  if (modelOptions === undefined) return { request, secrets: SecretValues.none, missingSecrets: [] };
  return {
    request: { ...request, modelOptions: redactSecrets(modelOptions, secretInputs) },
    secrets: SecretValues.of(modelOptions, secretInputs),
    missingSecrets: SecretValues.none.fill(modelOptions, secretInputs).missing,
  };
}
