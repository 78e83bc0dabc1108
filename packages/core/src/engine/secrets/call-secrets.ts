import type { Call, Plan, ProviderCapabilities } from "../../provider/prediction-provider.ts";
import { redactSecrets } from "../../secrets/map-secrets.ts";
import type { FilledInput, SecretValues } from "../../secrets/secret-values.ts";
import { hashOf } from "../../util/hash.ts";
import type { JsonObject } from "../../util/json.ts";

import type { Engine } from "../engine.ts";
import { missingSecrets } from "./request-secrets.ts";

type Known = Pick<ProviderCapabilities, "secretInputs">;

/** Inserts the secrets into the input of a call, and lists those that are missing. */
export function filledInput({ secretInputs = [] }: Known, call: Call, secrets: SecretValues): FilledInput {
  return secrets.fill(call.input, secretInputs, call.ownSecrets);
}

/**
 * Checks that a call has its secrets, before the app is asked for permission and anything is journaled.
 * @throws DramatisError `invalid_request` if a secret is missing
 */
export function checkSecrets(
  { provider, secrets }: Pick<Engine, "provider" | "secrets">,
  batchId: string,
  call: Call,
): void {
  const { missing } = filledInput(provider.capabilities, call, secrets.get(batchId));
  if (missing.length > 0) throw missingSecrets(missing);
}

/** The hash of a call's input for the journal. It does not depend on the secrets. */
export function inputHashOf({ secretInputs }: Known, input: JsonObject): Promise<string> {
  return hashOf(redactSecrets(input, secretInputs));
}

/** Removes secrets from a plan's parameters, so that they can be recorded. */
export function recordablePlan({ secretInputs }: Known, plan: Plan): Plan {
  const calls = plan.calls.map((call) => ({
    ...call,
    parameters: redactSecrets(call.parameters, secretInputs),
  }));
  return { ...plan, calls };
}
