import type { Call, Plan, ProviderCapabilities } from "../../provider/prediction-provider.ts";
import { redactSecrets } from "../../secrets/map-secrets.ts";
import type { FilledInput, SecretValues } from "../../secrets/secret-values.ts";
import { hashOf } from "../../util/hash.ts";
import type { JsonObject } from "../../util/json.ts";

import type { Engine } from "../engine.ts";
import { missingSecrets } from "./request-secrets.ts";

type Known = Pick<ProviderCapabilities, "secretInputs">;

/** What is sent of a call, and which secrets it still needs. */
export function filledInput({ secretInputs = [] }: Known, call: Call, secrets: SecretValues): FilledInput {
  return secrets.fill(call.input, secretInputs, call.ownSecrets);
}

/**
 * Makes sure that a call can be sent, before the app is asked and anything is journaled of it.
 * @throws DramatisError `invalid_request` where a secret is missing.
 */
export function checkSecrets(
  { provider, secrets }: Pick<Engine, "provider" | "secrets">,
  batchId: string,
  call: Call,
): void {
  const { missing } = filledInput(provider.capabilities, call, secrets.get(batchId));
  if (missing.length > 0) throw missingSecrets(missing);
}

/** What the journal holds of a call's input. It is the same whatever the secrets are. */
export function inputHashOf({ secretInputs }: Known, input: JsonObject): Promise<string> {
  return hashOf(redactSecrets(input, secretInputs));
}

/** A plan whose parameters can be recorded, also where a provider has put secrets of its own among them. */
export function recordablePlan({ secretInputs }: Known, plan: Plan): Plan {
  const calls = plan.calls.map((call) => ({
    ...call,
    parameters: redactSecrets(call.parameters, secretInputs),
  }));
  return { ...plan, calls };
}
